"""Products in the window."""
