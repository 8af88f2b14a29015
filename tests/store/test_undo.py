"""Whatever was done is undone row by row, and redone, by whatever way it was written."""

import ast
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import DateTime, Integer, Table, delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model import Base, recorded_tables
from shopkeeper.model.base import plain_columns
from shopkeeper.shop import customers, derived
from shopkeeper.shop import settings as shop_settings
from shopkeeper.store.history import Done
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.words import WORDS
from tests.store import (
    goods_changes,
    held_changes,
    order_changes,
    planner_changes,
    ticket_changes,
    today_changes,
    view_changes,
)
from tests.store.shops import WORKED_OUT, enter, import_orders, rows, worked_out

Change = Callable[[Session], None]

TEXTS = st.sampled_from(["", "a", "张三", "x\0y", "𠮷\u200b", '"', "1e400", "0042", "null", "  "])
NUMBERS = st.sampled_from([0, 1, -1, 5, 2**53 + 1, -(2**62)])
MAPPED = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}


def value_for(draw: st.DrawFn, session: Session, table: Table, name: str) -> Any:
    """Something the column can hold; of a reference, a row that is there (None when none is)."""
    column = table.columns[name]
    if column.foreign_keys:
        parent = next(iter(column.foreign_keys)).column.table
        ids = session.scalars(select(parent.c.id)).all()
        return draw(st.sampled_from(ids)) if ids else None
    if column.nullable and draw(st.booleans()):
        return None
    if isinstance(column.type, DateTime):
        return draw(st.sampled_from([datetime(2026, 1, 2, 3, 4, 5), datetime(1999, 12, 31)]))
    if column.type.python_type is date:
        return draw(st.sampled_from([date(2000, 2, 29), date(1970, 1, 1)]))
    if column.type.python_type is bool:
        return draw(st.booleans())
    if isinstance(column.type, Integer):
        # What is summed or multiplied somewhere.
        small = name.endswith(("_cents", "_e4", "_e6", "quantity"))
        return draw(st.integers(-1000, 1000) if small else NUMBERS)
    return draw(TEXTS)


def values_for(draw: st.DrawFn, session: Session, table: Table) -> dict[str, Any]:
    return {name: value_for(draw, session, table, name) for name in plain_columns(table) if name != "id"}


def some_id(draw: st.DrawFn, session: Session, table: Table) -> int | None:
    ids = session.scalars(select(table.c.id)).all()
    return draw(st.sampled_from(ids)) if ids else None


def insert_by_orm(draw: st.DrawFn, session: Session, table: Table) -> None:
    session.add(MAPPED[table.name](**values_for(draw, session, table)))
    session.flush()


def insert_many(draw: st.DrawFn, session: Session, table: Table) -> None:
    session.execute(insert(table), [values_for(draw, session, table) for _ in range(draw(st.integers(1, 3)))])


def update_by_orm(draw: st.DrawFn, session: Session, table: Table) -> None:
    row = session.get(MAPPED[table.name], some_id(draw, session, table) or 0)
    if row is not None:
        name = draw(st.sampled_from([name for name in plain_columns(table) if name != "id"]))
        setattr(row, name, value_for(draw, session, table, name))
        session.flush()


def update_many(draw: st.DrawFn, session: Session, table: Table) -> None:
    name = draw(st.sampled_from([name for name in plain_columns(table) if name != "id"]))
    session.execute(
        update(table).where(table.c.id % 2 == 0).values({name: value_for(draw, session, table, name)})
    )


def delete_one(draw: st.DrawFn, session: Session, table: Table) -> None:
    session.execute(delete(table).where(table.c.id == some_id(draw, session, table)))


def delete_all(draw: st.DrawFn, session: Session, table: Table) -> None:
    session.execute(delete(table))


def swap(draw: st.DrawFn, session: Session, table: Table) -> None:
    """Two rows exchange what identifies them, by way of something else."""
    if table.name == "setting":
        ids = session.scalars(select(table.c.id).limit(2)).all()
        if len(ids) == 2:
            names = [session.scalar(select(table.c.name).where(table.c.id == one)) for one in ids]
            for one, name in ((ids[0], "between"), (ids[1], names[0]), (ids[0], names[1])):
                session.execute(update(table).where(table.c.id == one).values(name=name))


def upsert(draw: st.DrawFn, session: Session, table: Table) -> None:
    name = draw(TEXTS)
    session.connection().exec_driver_sql(
        "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value || 'x'",
        (name, draw(TEXTS)),
    )


WAYS = (
    insert_by_orm,
    insert_many,
    insert_many,
    update_by_orm,
    update_many,
    delete_one,
    delete_all,
    swap,
    upsert,
)


def change_something(draw: st.DrawFn, shop: ShopFile) -> None:
    """One command of some generic changes; one that the tables refuse is not part of it."""
    with shop.command("setting.change", imports=draw(st.booleans())) as session:
        for _ in range(draw(st.integers(1, 6))):
            way, table = draw(st.sampled_from(WAYS)), draw(st.sampled_from(recorded_tables()))
            try:
                with session.begin_nested():
                    way(draw, session, table)
                event(way.__name__)
            except IntegrityError:
                event(f"{way.__name__} refused")
        if draw(st.booleans()):
            shop.flush_record()


def state(shop: ShopFile) -> tuple[Any, Any]:
    return rows(shop), worked_out(shop)


def undoable(shop: ShopFile) -> list[Done]:
    """The commands that can be taken back, newest first."""
    return [one for one in shop.commands(most=1000) if one.undoable]


def rebuilt(shop: ShopFile) -> Any:
    """What is worked out, worked out anew."""
    with shop._writer.connect() as connection:
        derived.rebuild(connection)
        found = {
            name: sorted(map(tuple, connection.exec_driver_sql(f"SELECT * FROM {name}")), key=repr)
            for name in WORKED_OUT
        }
        connection.rollback()
    found["search_text"] = sorted(row[1:] for row in found["search_text"])
    return found


def there_and_back(shop: ShopFile, states: list[Any]) -> ShopFile:
    """Undo everything one by one, close, open, and redo it; `states` lists what was before and after each."""
    count = len(states) - 1
    for step in range(count - 1, -1, -1):
        shop.undo()
        assert state(shop) == states[step]
        assert worked_out(shop) == rebuilt(shop)
    shop.close()
    shop = ShopFile(shop.path, derived, backups=None)
    for step in range(1, count + 1):
        shop.redo()
        assert state(shop) == states[step]
    assert worked_out(shop) == rebuilt(shop)
    return shop


def copy_of(pattern: Path, folder: Path) -> ShopFile:
    path = folder / "undo.shop"
    for one in folder.glob("undo.shop*"):
        one.unlink()
    path.write_bytes(pattern.read_bytes())
    return ShopFile(path, derived, backups=None)


SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@SLOW
@given(data=st.data())
def test_any_sequence_of_changes_is_undone_and_redone_row_by_row(
    data: st.DataObject, pattern: Path, tmp_path: Path
) -> None:
    shop = copy_of(pattern, tmp_path)
    try:
        states = [state(shop)]
        before = len(shop.commands(most=1000))
        for _ in range(data.draw(st.integers(1, 6))):
            change_something(data.draw, shop)
            if len(shop.commands(most=1000)) - before == len(states):
                states.append(state(shop))
            assert state(shop) == states[-1]
            assert worked_out(shop) == rebuilt(shop)
        shop = there_and_back(shop, states)
    finally:
        shop.close()


# Every command of the program


def customer_data(draw: st.DrawFn) -> customers.CustomerData:
    return customers.CustomerData(
        draw(st.sampled_from(["张三", "Li", "王五"])),
        phones=tuple(
            draw(st.lists(st.sampled_from(["13800138000", "186****1234", "13900139001"]), unique=True))
        ),
        tags=tuple(draw(st.lists(st.sampled_from(["vip", "老客"]), unique=True))),
        addresses=tuple(draw(st.lists(st.sampled_from(["杭州", "上海 1 号"]), unique=True))),
        note=draw(TEXTS),
        birthday=draw(st.none() | st.just(date(1990, 5, 20))),
    )


def some_customers(draw: st.DrawFn, session: Session) -> list[int]:
    return draw(
        st.lists(
            st.sampled_from(session.scalars(select(customers.Customer.id)).all()),
            min_size=1,
            max_size=4,
            unique=True,
        )
    )


def create_customer(draw: st.DrawFn, shop: ShopFile) -> None:
    with shop.command("customer.create", name="x") as session:
        customers.create(session, customer_data(draw))


def edit_customer(draw: st.DrawFn, shop: ShopFile) -> None:
    with shop.command("customer.edit", name="x") as session:
        customers.edit(session, some_customers(draw, session)[0], customer_data(draw))


def delete_customers(draw: st.DrawFn, shop: ShopFile) -> None:
    with shop.command("customer.delete", n=2) as session:
        customers.delete(session, some_customers(draw, session))


def archive_customers(draw: st.DrawFn, shop: ShopFile) -> None:
    with shop.command("customer.archive", n=2) as session:
        customers.archive(session, some_customers(draw, session), shop.clock())


def unarchive_customers(draw: st.DrawFn, shop: ShopFile) -> None:
    with shop.command("customer.unarchive", n=2) as session:
        customers.unarchive(session, some_customers(draw, session))


def tag_customers(draw: st.DrawFn, shop: ShopFile) -> None:
    with shop.command("customer.tag", n=2, tag="t") as session:
        customers.add_tag(session, some_customers(draw, session), draw(st.sampled_from(["t", "vip"])))


def untag_customers(draw: st.DrawFn, shop: ShopFile) -> None:
    with shop.command("customer.untag", n=2, tag="t") as session:
        customers.remove_tag(session, some_customers(draw, session), draw(st.sampled_from(["t", "老客"])))


def change_setting(draw: st.DrawFn, shop: ShopFile) -> None:
    name = draw(st.sampled_from(["name", "time_zone"]))
    value = draw(st.sampled_from(["Asia/Shanghai", "Europe/London", "UTC"]))
    with shop.command("setting.change") as session:
        shop_settings.put(session, name, value)


def import_a_sheet(draw: st.DrawFn, shop: ShopFile) -> None:
    numbers = draw(st.lists(st.integers(1, 6), min_size=1, max_size=4, unique=True))
    state = draw(st.sampled_from(["什么", "交易成功", "交易关闭", "等待买家付款"]))
    import_orders(shop, shop.path.parent, numbers, state)


# Every command that words know, and how to do one. What is told to the owner as a command
# but changes no recorded row has none; see `NOTES`.
GENERATORS: dict[str, Callable[[st.DrawFn, ShopFile], None]] = {
    "customer.create": create_customer,
    "customer.edit": edit_customer,
    "customer.delete": delete_customers,
    "customer.archive": archive_customers,
    "customer.unarchive": unarchive_customers,
    "customer.tag": tag_customers,
    "customer.untag": untag_customers,
    "import": import_a_sheet,
    "setting.change": change_setting,
    **goods_changes.GENERATORS,
    **held_changes.GENERATORS,
    **order_changes.GENERATORS,
    **planner_changes.GENERATORS,
    **ticket_changes.GENERATORS,
    **today_changes.GENERATORS,
    **view_changes.GENERATORS,
}
NOTES = {"repair", "salvage", "import.nothing"}
# Done once, to an empty shop; tests/sample undoes it.
ONCE = {"sample.fill"}


def commands_of_the_program() -> set[str]:
    """The keys of labels that the program's code names; a sentence, which ends in a stop, is no label."""
    from tests.sources import modules, text_of

    labels = {
        key
        for key, said in WORDS.items()
        if not (said if isinstance(said, str) else said[0]).endswith(".")
        and not key.startswith(("backup.", "export."))
    }
    named = {
        text_of(node) for name, tree in modules().items() if "/words" not in name for node in ast.walk(tree)
    }
    return labels & named


def test_every_command_of_the_program_has_a_generator() -> None:
    assert commands_of_the_program() - set(GENERATORS) - NOTES - ONCE == set()


@SLOW
@given(data=st.data())
def test_any_sequence_of_commands_is_undone_and_redone_row_by_row(
    data: st.DataObject, pattern: Path, tmp_path: Path
) -> None:
    shop = copy_of(pattern, tmp_path)
    try:
        states = [state(shop)]
        for key in data.draw(st.lists(st.sampled_from(list(GENERATORS)), min_size=1, max_size=6)):
            before = len(undoable(shop))
            GENERATORS[key](data.draw, shop)
            if len(undoable(shop)) > before:
                states.append(state(shop))
        shop = there_and_back(shop, states)
    finally:
        shop.close()


@SLOW
@given(data=st.data())
def test_undoing_one_of_many_is_as_if_it_had_not_been_or_is_refused(
    data: st.DataObject, pattern: Path, tmp_path: Path
) -> None:
    shop = copy_of(pattern, tmp_path)
    try:
        for key in data.draw(st.lists(st.sampled_from(list(GENERATORS)), min_size=2, max_size=5)):
            GENERATORS[key](data.draw, shop)
        before = state(shop)
        chosen = data.draw(st.sampled_from(undoable(shop)[:6]))
        try:
            shop.undo_command(chosen.id)
        except ShopError as error:
            assert error.key in ("undo.later", "history.in_the_way")
            assert state(shop) == before
        else:
            assert worked_out(shop) == rebuilt(shop)
            while shop.redoable():  # with an import its retried rows go back, each a command of its own
                shop.redo()
            assert state(shop) == before
        with shop.read() as session:
            assert session.connection().exec_driver_sql("PRAGMA foreign_key_check").all() == []
    finally:
        shop.close()


def test_two_hundred_commands_are_undone_after_a_restart(closed: Path) -> None:
    with ShopFile(closed, derived, backups=None) as shop:
        before = state(shop)
        for number in range(200):
            with shop.command("customer.tag", n=1, name="x", tag=str(number)) as session:
                customers.add_tag(session, [number % 40 + 1], str(number))
        after = state(shop)
    with ShopFile(closed, derived, backups=None) as shop:
        for _ in range(200):
            shop.undo()
        assert state(shop) == before
        for _ in range(200):
            shop.redo()
        assert state(shop) == after


def test_new_rows_never_get_the_ids_of_undone_ones(opened: ShopFile) -> None:
    first = enter(opened, "a")
    opened.undo()
    assert enter(opened, "b") > first
    with opened.read() as session:
        assert session.scalar(select(func.count()).select_from(text("customer"))) == 41


@pytest.mark.parametrize("number", [1e300, 0.1, 2.0**53, 1 / 3])
def test_numbers_with_a_fraction_come_back_exactly(opened: ShopFile, number: float) -> None:
    with opened.command("setting.change") as session:
        session.connection().exec_driver_sql("UPDATE customer SET batch_id = ? WHERE id = 1", (number,))
    with opened.command("setting.change") as session:
        session.connection().exec_driver_sql("UPDATE customer SET batch_id = 1 WHERE id = 1")
    opened.undo()
    with opened.read() as session:
        assert (
            session.connection().exec_driver_sql("SELECT batch_id FROM customer WHERE id = 1").scalar()
            == number
        )
