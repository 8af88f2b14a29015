"""A shop to break."""

from tests.store.conftest import pattern

__all__ = ["pattern"]
