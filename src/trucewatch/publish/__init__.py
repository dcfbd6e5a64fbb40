"""What goes out of a ledger. Party claims are shown as claims; places no finer than the text supports."""
