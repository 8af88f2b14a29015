"""Errors an owner can act on."""

from typing import Any


class ShopError(Exception):
    """A refusal with a reason, said in words where it happened.

    `key` names a sentence of `shopkeeper.words`, `args` fill its places; `field`
    is the input that caused it, where there is one. The sentence is rendered when
    it is shown, in the language of that moment.
    """

    def __init__(self, key: str, /, field: str | None = None, **args: Any) -> None:
        super().__init__(key)
        self.key = key
        self.field = field
        self.words = args


class Cancelled(Exception):
    """The owner stopped a long task; nothing of it stays."""
