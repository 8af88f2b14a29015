"""How fast the program is and how much memory it takes, each figure against its floor."""
