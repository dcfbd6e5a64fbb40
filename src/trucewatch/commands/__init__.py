"""The commands, a module for each group: thin, they ask the pipeline or the ledger and show what comes back.

What takes long to load (the model, the database, shapes) is imported where a command needs it, so that help and completion
come at once.
"""
