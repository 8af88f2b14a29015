"""The history of the whole shop."""
