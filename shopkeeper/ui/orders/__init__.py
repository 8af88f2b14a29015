"""Orders in the window."""
