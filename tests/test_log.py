"""The log says where it went wrong and keeps quiet about what a row holds."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from shopkeeper import log
from shopkeeper.errors import ShopError

LOG = logging.getLogger("shopkeeper.test")


@pytest.fixture(autouse=True)
def stopped() -> Iterator[None]:
    """No log goes on after its test."""
    yield
    log.stop()
    logging.getLogger("shopkeeper").propagate = True


def fail() -> None:
    try:
        int("张三 13812345678")
    except ValueError as error:
        raise ShopError("customer.gone", name="张三") from error


def test_an_error_is_logged_by_kind_and_place_without_what_it_says() -> None:
    log.start()
    try:
        fail()
    except ShopError:
        LOG.exception("failed")
    text = log.file().read_text("utf-8")
    assert "ERROR shopkeeper.test: failed" in text
    assert "shopkeeper.errors.ShopError customer.gone" in text and "from builtins.ValueError" in text
    assert "test_log.py" in text and " fail" in text
    assert "张三" not in text and "138" not in text


def test_an_error_met_while_handling_another_is_described_with_it_unless_it_was_set_aside() -> None:
    def describe(aside: bool) -> str:
        try:
            try:
                raise KeyError("a")
            except KeyError as error:
                if aside:
                    raise TypeError("b") from None
                raise TypeError("b") from error.__cause__ or error
        except TypeError as error:
            return log.describe(error)

    assert "from builtins.KeyError" in describe(False)
    assert "KeyError" not in describe(True)


def test_starting_twice_writes_once() -> None:
    log.start()
    log.start()
    LOG.warning("once")
    assert log.file().read_text("utf-8").count("once") == 1


def test_the_log_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_BYTES", 1000)
    log.start()
    for number in range(200):
        LOG.warning("line %s", number)
    files = sorted(log.file().parent.iterdir())
    assert len(files) == 4 and all(file.stat().st_size <= 1000 for file in files)


def test_a_log_that_can_not_be_written_does_not_stop_the_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "in the way").touch()
    monkeypatch.setattr("shopkeeper.paths.log_folder", lambda: tmp_path / "in the way")
    log.start()
    LOG.warning("nowhere")
    assert (tmp_path / "in the way").read_bytes() == b""


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ("/home/anna/shopkeeper/shopkeeper/ui/app.py", "shopkeeper/ui/app.py"),
        (
            "/home/anna/.venv/lib/python3.11/site-packages/sqlalchemy/orm/session.py",
            "sqlalchemy/orm/session.py",
        ),
        ("/home/anna/python3.11/threading.py", "threading.py"),
    ],
)
def test_a_place_is_named_without_the_person_at_the_computer(file: str, shown: str) -> None:
    assert log._place(file) == shown
