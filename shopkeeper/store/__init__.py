"""The shop file: open, lock, upgrade, commands and their history, backup, check, search."""
