"""Quick replies: found, filled in, copied; entered and changed."""
