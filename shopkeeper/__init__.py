"""Shopkeeper 掌柜: a desktop program for a person who runs a small online shop alone."""

__version__ = "0.1.0"
