"""Settings of the shop and of the program."""
