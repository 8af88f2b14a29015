"""What tests of imports share."""

from collections.abc import Callable
from typing import Any

import pytest

from shopkeeper.exchange import importer


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in this process: a child for each would take a second."""

    def messages(target: Callable[..., Any], args: tuple[Any, ...], **_: Any) -> list[Any]:
        sent: list[Any] = []
        target(sent.append, *args)
        return sent

    monkeypatch.setattr(importer, "messages", messages)
