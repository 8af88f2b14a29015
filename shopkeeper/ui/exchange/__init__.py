"""Files in and out, as windows."""
