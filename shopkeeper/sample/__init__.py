"""The sample shop: a jewelry shop of two years, invented by a seeded generator."""
