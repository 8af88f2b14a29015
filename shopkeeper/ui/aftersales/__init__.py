"""The After-sales page."""
