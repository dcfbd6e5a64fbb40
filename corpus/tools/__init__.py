"""Tools that check, compile, split and count the corpus."""
