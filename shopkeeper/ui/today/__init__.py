"""Today: how yesterday went, what waits, thirty days, tasks, and the day log."""
