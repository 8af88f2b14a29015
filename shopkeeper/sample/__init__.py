"""The sample shop: a jewellery shop of two years, invented by a seeded generator."""
