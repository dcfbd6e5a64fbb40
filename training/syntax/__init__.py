"""How the language model in ``src/trucewatch/model`` is made. Start with ``python -m training.syntax --help``."""
