"""The corpus of claims: texts in our own words with every claim coded, and the tools that check and split it."""
