"""The check finds what is wrong, and the repair sets right what is worked out."""

from contextlib import closing
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver

from shopkeeper import words
from shopkeeper.errors import ShopError
from shopkeeper.shop import derived
from shopkeeper.store import check
from shopkeeper.store.check import Problem
from shopkeeper.store.shop_file import ShopFile
from tests.store.shops import enter, rows, worked_out

ORDERS = """
INSERT INTO channel (id, platform) VALUES (1, 'taobao');
INSERT INTO "order" (id, channel_id, platform_number, customer_id, state, placed_at, postage_cents)
    VALUES (1, 1, 'T1', 1, 'paid', '2026-01-01 08:00:00', 500), (2, 1, 'T2', 1, 'closed', NULL, 0);
INSERT INTO order_line (order_id, quantity, price_e4, title) VALUES (1, 2, 99000000, '项链'), (2, 1, 1000000, '手镯');
INSERT INTO payment (order_id, amount_cents) VALUES (1, 20300), (1, -1000);
"""


@pytest.fixture
def full(opened: ShopFile) -> ShopFile:
    """The shop with orders."""
    with opened.command("import", imports=True, n=1, file="x.csv") as session:
        for statement in filter(str.strip, ORDERS.split(";\n")):
            session.connection().exec_driver_sql(statement)
    return opened


def spoil(shop: ShopFile, *statements: str) -> None:
    """Change the file behind the program's back."""
    with closing(driver.connect(str(shop.path), isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_sound_shop_has_no_problems(full: ShopFile) -> None:
    with full.read() as session:
        found = session.connection().exec_driver_sql(
            "SELECT order_id, line_count, goods_cents, total_cents, paid_cents, refunded_cents FROM order_summary"
        )
        assert [tuple(row) for row in found] == [(1, 1, 19800, 20300, 20300, 1000), (2, 1, 100, 100, 0, 0)]
    assert check.check(full) == []


def test_checking_tells_how_far_it_is_and_writes_nothing(full: ShopFile) -> None:
    full.checkpoint()
    content, steps = full.path.read_bytes(), []
    check.check(full, lambda done, total: steps.append((done, total)))
    assert steps == [(0, 3), (1, 3), (2, 3), (3, 3)]
    full.checkpoint()
    assert full.path.read_bytes() == content


def test_a_shop_that_is_only_read_can_be_checked(full: ShopFile) -> None:
    with ShopFile(full.path, derived, write=False) as beside:
        assert check.check(beside) == []
        with pytest.raises(ShopError):
            check.repair(beside)


@pytest.mark.parametrize(
    ("statement", "key", "n"),
    [
        ("UPDATE order_summary SET paid_cents = paid_cents + 1", "check.orders", 2),
        ("DELETE FROM order_summary WHERE order_id = 2", "check.orders", 1),
        ("UPDATE order_summary SET order_id = 99 WHERE order_id = 2", "check.orders", 2),
        ("UPDATE customer_summary SET name_key = '' WHERE customer_id < 4", "check.customers", 3),
        ("DELETE FROM customer_summary", "check.customers", 40),
        ("UPDATE payment SET amount_cents = 1 WHERE id = 1", "check.orders", 1),
        ("DELETE FROM search_text WHERE id = 7", "check.texts", 1),
        ("DELETE FROM search_index WHERE rowid = 7", "check.index", 1),
        ("INSERT INTO search_index (rowid, pieces) VALUES (999, 'ab')", "check.index", 1),
    ],
)
def test_a_figure_that_is_not_right_is_found_and_repaired(
    full: ShopFile, statement: str, key: str, n: int
) -> None:
    spoil(full, statement)
    found = check.check(full)
    assert Problem(key, {"n": n}) in found
    assert check.can_repair(found)
    assert all(words.say(problem.key, problem.args) for problem in found)
    check.repair(full)
    assert check.check(full) == []


def test_an_index_that_finds_other_words_is_found(full: ShopFile) -> None:
    with full.read() as session:
        pieces = session.connection().exec_driver_sql("SELECT text FROM search_text WHERE id = 7").scalar()
    other = " ".join("ab" for _ in range(len(pieces.replace(" ", ""))))
    spoil(
        full,
        "DELETE FROM search_index WHERE rowid = 7",
        f"INSERT INTO search_index (rowid, pieces) VALUES (7, '{other}')",
    )
    assert check.check(full) == [Problem("check.index", {"n": 1})]


def test_a_reference_to_nothing_is_found_and_can_not_be_repaired(full: ShopFile) -> None:
    spoil(full, "PRAGMA foreign_keys=OFF", "DELETE FROM customer WHERE id = 5")
    found = check.check(full)
    assert Problem("check.reference", {"table": "customer_phone", "n": 1}) in found
    assert not check.can_repair(found)


@pytest.mark.parametrize("table", ["customer", "customer_summary", "search_text", "search_index_data"])
def test_a_damaged_page_is_a_problem_and_not_an_error(closed: Any, table: str) -> None:
    with closing(driver.connect(str(closed))) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    data = bytearray(closed.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\xa5" * 4096
    closed.write_bytes(data)
    with ShopFile(closed, derived, backups=None) as shop:
        found = check.check(shop)
    assert "check.damaged" in {problem.key for problem in found}
    assert not check.can_repair(found)


def test_what_the_disk_does_is_an_error(full: ShopFile, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise driver.OperationalError("disk I/O error")

    monkeypatch.setattr(check, "_pages", fail)
    with pytest.raises(ShopError) as error:
        check.check(full)
    assert error.value.key == "file.io_error"


def test_a_repair_is_on_record_and_nothing_in_it_can_be_undone(full: ShopFile) -> None:
    heard = []
    full.listeners.append(heard.append)
    before, command = rows(full), full.undoable()
    check.repair(full)
    assert rows(full) == before
    entry = full.commands()[0]
    assert (entry.key, entry.undoable) == ("repair", False)
    assert full.undoable() == command
    assert heard[0].subjects >= {"customer", "order"}
    with pytest.raises(ShopError) as error:
        full.undo_command(entry.id)
    assert error.value.key == "undo.not_possible"


def test_a_repair_that_fails_leaves_everything_as_it_was(
    full: ShopFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, count = worked_out(full), len(full.commands())

    def fail(connection: Any) -> None:
        connection.exec_driver_sql("DELETE FROM customer_summary")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        full.maintain("repair", fail)
    assert (worked_out(full), len(full.commands())) == (before, count)


def test_a_repair_keeps_the_redo_that_was_possible(full: ShopFile) -> None:
    enter(full, "new")
    full.undo()
    check.repair(full)
    assert full.redo().args == {"name": "new"}


def test_an_index_of_long_texts_is_sound(full: ShopFile) -> None:
    enter(full, "long", note="字" * 5000)
    assert check.check(full) == []
