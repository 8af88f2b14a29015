"""Commands: one transaction each, on record, and nothing of one that fails."""

import ast
import threading
from typing import Any

import pytest
from sqlalchemy import Integer, select
from sqlalchemy.exc import IntegrityError

from shopkeeper.errors import ShopError
from shopkeeper.model import Base, recorded_tables
from shopkeeper.model.base import plain_columns
from shopkeeper.model.customers import Customer
from shopkeeper.model.exchange import ImportedValue
from shopkeeper.shop import customers
from shopkeeper.store.contract import Changed
from shopkeeper.store.shop_file import ShopFile
from tests.sources import ROOT, modules
from tests.store.shops import Clock, enter, rows, worked_out


def everything(shop: ShopFile) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the file, its history and worked-out tables too."""
    return rows(shop, *Base.metadata.tables, "sqlite_sequence")


def add(shop: ShopFile, *statements: str, **options: Any) -> None:
    """A command of plain SQL."""
    with shop.command("setting.change", **options) as session:
        for statement in statements:
            session.connection().exec_driver_sql(statement)


# The tables


@pytest.mark.parametrize("table", recorded_tables(), ids=str)
def test_a_recorded_table_has_one_id_that_only_grows(table: Any, opened: ShopFile) -> None:
    assert [column.name for column in table.primary_key] == ["id"]
    assert isinstance(table.c.id.type, Integer)
    assert table.dialect_options["sqlite"]["autoincrement"]
    with opened.read() as session:
        sql = (
            session.connection()
            .exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table.name,))
            .scalar()
        )
    assert "AUTOINCREMENT" in sql


@pytest.mark.parametrize("table", recorded_tables(), ids=str)
def test_a_recorded_table_names_columns_it_has(table: Any) -> None:
    info = table.info
    assert {info["subject"][1], *info["stale"].values()} <= set(table.columns.keys())
    assert info["origin"] is None or info["origin"] in table.columns
    assert all(column.type.python_type is not bytes for column in table.columns)


def test_rows_are_never_replaced() -> None:
    texts = [
        node.value
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    texts += [path.read_text("utf-8") for path in ROOT.glob("shopkeeper/**/*.sql")]
    assert [text for text in texts if "REPLACE INTO" in text.upper() or "OR REPLACE" in text.upper()] == []


def test_a_row_replaced_all_the_same_comes_back(opened: ShopFile) -> None:
    before = rows(opened)
    add(opened, "INSERT OR REPLACE INTO customer_tag (id, customer_id, tag) VALUES (3, 3, 'new')")
    assert opened.undoable()
    with pytest.raises(ShopError):
        # The row put in under an old id is not on record, so it is in the way: nothing is lost unseen.
        opened.undo()
    assert rows(opened, "customer")["customer"] == before["customer"]


# One transaction


def test_a_command_is_on_record_with_who_when_and_what(opened: ShopFile, clock: Clock) -> None:
    opened.operator = "小李"
    clock.pass_by(hours=1)
    enter(opened, "张")
    done = opened.commands(most=1)[0]
    assert (done.operator, done.at, done.key, done.args, done.done, done.undoable) == (
        "小李",
        clock.now,
        "customer.create",
        {"name": "张"},
        True,
        True,
    )
    assert [one.id for one in opened.commands(before=done.id, most=2)] == [done.id - 1, done.id - 2]


def test_a_command_that_fails_leaves_nothing(opened: ShopFile) -> None:
    before = everything(opened)
    with pytest.raises(ZeroDivisionError), opened.command("customer.create", name="x") as session:
        customers.create(session, customers.CustomerData("x"))
        customers.archive(session, [1, 2], opened.clock())
        customers.delete(session, [3])
        opened.flush_record()
        raise ZeroDivisionError
    assert everything(opened) == before
    enter(opened, "goes on")
    opened.undo()
    assert rows(opened) == {name: before[name] for name in rows(opened)}


@pytest.mark.parametrize(
    "statements",
    [
        [],
        ["UPDATE customer SET name = name"],
        [
            "UPDATE customer SET note = 'y' WHERE id = 1",
            f"UPDATE customer SET note = '{'x' * 100}' WHERE id = 1",
        ],
        ["INSERT INTO customer (name) VALUES ('x')", "DELETE FROM customer WHERE name = 'x'"],
    ],
)
def test_a_command_that_changes_nothing_is_not_on_record(opened: ShopFile, statements: list[str]) -> None:
    heard: list[Changed] = []
    opened.listeners.append(heard.append)
    before = everything(opened)
    add(opened, *statements)
    assert everything(opened) == before
    assert heard == []


def test_a_command_inside_another_is_part_of_it(opened: ShopFile) -> None:
    before = rows(opened)
    with opened.command("customer.create", name="a") as session:
        customers.create(session, customers.CustomerData("a"))
        with opened.command("customer.tag", name="b", tag="t") as inner:
            assert inner is session
            customers.add_tag(inner, [1], "t")
    assert len(opened.commands()) == 41
    opened.undo()
    assert rows(opened) == before


def test_a_failed_command_inside_another_leaves_nothing_of_itself(opened: ShopFile) -> None:
    with opened.command("customer.create", name="a") as session:
        customers.create(session, customers.CustomerData("a"))
        with pytest.raises(ShopError), opened.command("customer.delete", n=2) as inner:
            customers.archive(inner, [1], opened.clock())
            customers.create(inner, customers.CustomerData("not"))
            opened.flush_record()
            customers.create(inner, customers.CustomerData(""))
        customers.add_tag(session, [2], "stays")
    names = [row[1] for row in rows(opened, "customer")["customer"]]
    assert names[40:] == ["a"]
    with opened.read() as session:
        assert session.get_one(Customer, 1).archived_at is None
    opened.undo()
    assert len(rows(opened, "customer")["customer"]) == 40
    assert "stays" not in str(rows(opened, "customer_tag"))


def test_another_command_is_refused_at_once_while_one_runs(opened: ShopFile) -> None:
    keys: list[Any] = []

    def other() -> None:
        try:
            enter(opened, "other")
        except ShopError as error:
            keys.append((error.key, error.words["label"]))

    with opened.command("import", imports=True, n=1, file="a.csv"):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        with pytest.raises(ShopError) as error:
            opened.undo()
    assert keys == [("command.busy", ("import", {"n": 1, "file": "a.csv"}))]
    assert error.value.key == "command.busy"


def test_readers_see_the_last_commit_while_a_command_runs(opened: ShopFile) -> None:
    with opened.command("customer.create", name="a") as session:
        customers.create(session, customers.CustomerData("a"))
        assert len(rows(opened, "customer")["customer"]) == 40
    assert len(rows(opened, "customer")["customer"]) == 41


def test_readers_can_not_write(opened: ShopFile) -> None:
    with pytest.raises(ShopError) as error, opened.read() as session:
        session.connection().exec_driver_sql("DELETE FROM customer_tag")
    assert error.value.key == "file.read_only"


def test_listeners_hear_what_changed_after_the_commit(opened: ShopFile) -> None:
    heard: list[tuple[Changed, int]] = []
    opened.listeners.append(
        lambda changed: heard.append((changed, len(rows(opened, "customer")["customer"])))
    )
    enter(opened, "a")
    opened.undo()
    opened.redo()
    assert [(one.kind, one.key, one.subjects, count) for one, count in heard] == [
        ("command", "customer.create", {"customer"}, 41),
        ("undo", "customer.create", {"customer"}, 40),
        ("redo", "customer.create", {"customer"}, 41),
    ]
    assert len({one.command_id for one, _ in heard}) == 1


# What an owner changes of what came in


def imported(shop: ShopFile) -> None:
    add(shop, "INSERT INTO customer (name, note, batch_id) VALUES ('from a file', 'n', 1)", imports=True)


def remembered(shop: ShopFile) -> list[tuple[str, int, str, str]]:
    with shop.read() as session:
        return [
            (one.table_name, one.row_id, one.field, one.value)
            for one in session.scalars(select(ImportedValue))
        ]


def test_what_an_import_brought_is_remembered_when_the_owner_changes_it(opened: ShopFile) -> None:
    imported(opened)
    add(
        opened,
        "UPDATE customer SET name = 'mine' WHERE id = 41",
        "UPDATE customer SET name = 'x' WHERE id = 1",
    )
    assert remembered(opened) == [("customer", 41, "name", '"from a file"')]
    add(opened, "UPDATE customer SET name = 'again', note = 'm' WHERE id = 41")
    assert remembered(opened) == [("customer", 41, "name", '"from a file"'), ("customer", 41, "note", '"n"')]
    opened.undo()
    opened.undo()
    assert remembered(opened) == []


def test_what_a_later_import_changes_is_not_the_owners(opened: ShopFile) -> None:
    imported(opened)
    add(opened, "UPDATE customer SET name = 'newer' WHERE id = 41", imports=True)
    assert remembered(opened) == []


# Undo of one command out of many


def test_an_undo_that_would_break_a_later_change_names_it(opened: ShopFile) -> None:
    add(opened, "INSERT INTO customer (name) VALUES ('a')")
    made = opened.commands()[0]
    with opened.command("customer.tag", name="a", tag="t") as session:
        customers.add_tag(session, [41], "t")
    enter(opened, "unrelated")
    with pytest.raises(ShopError) as error:
        opened.undo_command(made.id)
    assert error.value.key == "undo.later"
    assert error.value.words["labels"] == [("customer.tag", {"name": "a", "tag": "t"})]


def test_a_change_that_nothing_stands_on_is_undone_alone(opened: ShopFile) -> None:
    add(opened, "UPDATE customer SET name = 'x' WHERE id = 1")
    first = opened.commands()[0]
    add(opened, "UPDATE customer SET name = 'y' WHERE id = 2")
    opened.undo_command(first.id)
    assert [row[1] for row in rows(opened, "customer")["customer"][:2]] == ["客户0", "y"]
    opened.redo()
    assert [row[1] for row in rows(opened, "customer")["customer"][:2]] == ["x", "y"]


@pytest.mark.parametrize(
    ("first", "later"),
    [
        # What was deleted is needed again, and what took its place is in the way.
        (
            "DELETE FROM customer_tag WHERE id = 1",
            "INSERT INTO customer_tag (customer_id, tag) VALUES (1, '老客')",
        ),
        # The row it would lead back to is gone: seen only at the commit.
        (
            "UPDATE customer_tag SET customer_id = 2, tag = 'x' WHERE id = 1",
            "DELETE FROM customer_phone WHERE customer_id = 1; DELETE FROM customer WHERE id = 1",
        ),
    ],
)
def test_an_undo_in_whose_way_something_is_leaves_everything_as_it_was(
    opened: ShopFile, first: str, later: str
) -> None:
    add(opened, first)
    command = opened.commands()[0]
    add(opened, *later.split("; "))
    before = everything(opened)
    with pytest.raises(ShopError) as error:
        opened.undo_command(command.id)
    assert error.value.key in ("history.in_the_way", "undo.later")
    assert everything(opened) == before
    opened.undo()
    opened.undo_command(command.id)


def test_two_rows_that_swapped_what_is_unique_swap_back(opened: ShopFile) -> None:
    before = rows(opened)
    add(
        opened,
        "INSERT INTO customer_tag (customer_id, tag) VALUES (1, 'vip')",
    )
    after = rows(opened)
    add(
        opened,
        "UPDATE customer_tag SET tag = 'between' WHERE id = 1",
        "UPDATE customer_tag SET tag = '老客' WHERE id = 41",
        "UPDATE customer_tag SET tag = 'vip' WHERE id = 1",
    )
    swapped = rows(opened)
    opened.undo()
    assert rows(opened) == after
    opened.redo()
    assert rows(opened) == swapped
    opened.undo()
    opened.undo()
    assert rows(opened) == before


def test_redo_ends_when_something_new_is_done(opened: ShopFile) -> None:
    enter(opened, "a")
    opened.undo()
    assert opened.redoable()
    enter(opened, "b")
    assert opened.redoable() is None
    with pytest.raises(ShopError) as error:
        opened.redo()
    assert error.value.key == "redo.nothing"


def test_what_is_not_in_the_history_can_not_be_undone(opened: ShopFile) -> None:
    with pytest.raises(ShopError) as error:
        opened.undo_command(4711)
    assert error.value.key == "history.unknown"


def test_a_command_already_undone_is_not_undone_again(opened: ShopFile) -> None:
    enter(opened, "a")
    done = opened.undo()
    with pytest.raises(ShopError) as error:
        opened.undo_command(done.id)
    assert error.value.key == "undo.not_possible"


def test_a_new_shop_has_nothing_to_undo(shop: ShopFile) -> None:
    assert (shop.undoable(), shop.redoable(), shop.commands()) == (None, None, [])
    with pytest.raises(ShopError):
        shop.undo()


def test_a_large_command_is_undone_and_redone_in_pieces(opened: ShopFile) -> None:
    add(
        opened,
        "INSERT INTO customer (name) "
        + "SELECT 'c' || value FROM json_each('["
        + ",".join("0" * 12_000)
        + "]')",
    )
    before = rows(opened)
    with opened.command("customer.delete", n=12_000) as session:
        session.connection().exec_driver_sql("UPDATE customer SET note = 'n' || id WHERE id > 40")
        opened.flush_record()
        session.connection().exec_driver_sql("DELETE FROM customer WHERE id > 40")
    after, figures = rows(opened), worked_out(opened)
    opened.undo()
    assert rows(opened) == before
    opened.redo()
    assert (rows(opened), worked_out(opened)) == (after, figures)


def test_a_mistake_of_the_program_is_not_taken_for_the_files(opened: ShopFile) -> None:
    with pytest.raises(IntegrityError):
        add(opened, "INSERT INTO customer_tag (customer_id, tag) VALUES (1, '老客')")


# History


def test_a_records_history_says_from_what_to_what(opened: ShopFile) -> None:
    with opened.command("customer.edit", name="客户0") as session:
        old = customers.data_of(customers.get(session, 1))
        customers.edit(session, 1, customers.CustomerData("新名", phones=old.phones))
    events = opened.history_of("customer", 1)
    assert [event.command.key for event in events] == ["customer.edit", "customer.create"]
    assert ("customer", "name", "客户0", "新名") in [
        (one.table, one.column, one.old, one.new) for one in events[0].fields
    ]
    assert ("customer_tag", "tag", "老客", None) in [
        (one.table, one.column, one.old, one.new) for one in events[0].fields
    ]


def test_what_goes_on_record_without_a_change_is_listed(opened: ShopFile) -> None:
    opened.note("export.customers", n=3, file="a.xlsx")
    assert (opened.commands()[0].key, opened.undoable().key) == ("export.customers", "customer.create")
    assert "amount_cents" not in plain_columns(Base.metadata.tables["order_line"])
