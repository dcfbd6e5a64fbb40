"""How the network that reads claims is made from the corpus: `python -m training.claims`."""
