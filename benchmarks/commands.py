"""One command, with history and all that is worked out, against one raw commit of the same rows.

As in the floor of an import, the raw commit writes the very same rows and does nothing else: into
recorded tables the rows that the command's own record names, and the rows of figures, reservations
and search that follow from them, all as the command left them; changed ones whole, as a form gives
them back. By the driver alone, in one transaction, into a copy of the same file
on the same disk with the same settings (journal, synchronous=FULL, foreign keys, every index).
What the command has beyond it is its rules, its history and the working out. Both take turns.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks import fresh, made_shop
from benchmarks.figures import Figure, Options

TIMES = 100
MOST_TIMES_RAW = 3
MOST_TIMES = 2
MOST_MS = 100
NOW = datetime(2026, 11, 2, 10, 0, 0)

Statement = tuple[str, list[tuple[Any, ...]]]
# What saves, and the records it is about: their ids by their kind in the search.
Prepared = tuple[Callable[[], Any], dict[str, int]]

# The tables that follow from a record beside the search, and their keys, its id the first.
_FOLLOWING = {
    "order": {"order_summary": ("order_id",), "reservation": ("order_id", "variant_id")},
    "customer": {"customer_summary": ("customer_id",)},
}


def measure(options: Options) -> Iterator[Figure]:
    """In the smallest and the largest shop."""
    smallest: dict[str, Any] = {}
    for orders in sorted({min(options.sizes), options.largest}):
        options.say(f"commands in {orders:,} orders")
        shop, raw = (options.scratch / f"{name}-{orders}.shop" for name in ("commands", "raw"))
        for copy in (shop, raw):
            shutil.copyfile(made_shop.path(orders, options.cache), copy)
        found = fresh.run("benchmarks.commands:times", shop=shop, raw=raw).found
        yield from _figures(found, smallest, f"{orders:,} orders")
        smallest = smallest or found


def _figures(found: dict[str, Any], smallest: dict[str, Any], size: str) -> Iterator[Figure]:
    for what, (command, raw) in found["commands"].items():
        bound = {"most": MOST_TIMES_RAW} if what in _SAVED else {}
        yield Figure(f"{what} / raw commit", size, command, "ms", floor=raw, **bound)
    undos = {"undo": found["undo"], "redo": found["redo"]}
    commands = {what: command for what, (command, _) in found["commands"].items()} | undos
    for what, value in commands.items() if smallest else ():
        floor = smallest[what] if what in undos else smallest["commands"][what][0]
        title = f"{what} / in the smallest shop"
        yield Figure(title, size, value, "ms", floor=floor, most=MOST_TIMES, limit=MOST_MS)


def times(shop: str, raw: str) -> dict[str, Any]:
    """What each command and its raw commit usually take, and an undo and redo, in ms."""
    from shopkeeper.shop import derived
    from shopkeeper.store.connections import connect
    from shopkeeper.store.shop_file import ShopFile

    with ExitStack() as stack:
        beside = stack.enter_context(closing(connect(Path(raw), write=True)))
        beside.execute("PRAGMA journal_mode=WAL")
        opened = stack.enter_context(ShopFile(Path(shop), derived, backups=None))
        found = {what: _both(opened, beside, act) for what, act in COMMANDS.items()}
        undos = [_timed(opened.undo) for _ in range(TIMES)]
        redos = [_timed(opened.redo) for _ in range(TIMES)]
    return {"commands": found, "undo": median(undos), "redo": median(redos)}


def _both(opened: Any, beside: Any, prepare: Callable[[Any, int], Prepared]) -> tuple[float, float]:
    """A command and its raw commit, in turns."""
    commands, raws = [], []
    for number in range(TIMES):
        act, about = prepare(opened, number)
        before = _worked_out(opened, about)
        commands.append(_timed(act))
        statements = [*_rows_of_last(opened), *_followed(before, _worked_out(opened, about))]
        raws.append(_timed(lambda statements=statements: _commit(beside, statements)))
    return median(commands), median(raws)


def _timed(act: Callable[[], Any]) -> float:
    start = perf_counter()
    act()
    return (perf_counter() - start) * 1000


# The raw commit


def _rows_of_last(opened: Any) -> list[Statement]:
    """What the last command wrote into recorded tables, as statements with their rows."""
    from shopkeeper.store.recorder import unpack

    with opened.read() as session:
        run = session.connection().exec_driver_sql
        change = run("SELECT max(id) FROM change").scalar()
        ranges = run("SELECT table_name, first, last FROM change_range WHERE change_id = ?", (change,)).all()
        found = [_inserted(run, *one) for one in _referred_first(ranges)]
        pieces = run("SELECT data FROM change_piece WHERE change_id = ? ORDER BY seq", (change,)).all()
        found += _changed(run, (entry for (data,) in pieces for entry in unpack(data)))
    return found


def _referred_first(ranges: Any) -> list[Any]:
    from shopkeeper.model import recorded_tables

    order = [table.name for table in recorded_tables()]
    return sorted(ranges, key=lambda one: order.index(one[0]))


def _inserted(run: Any, table: str, first: int, last: int) -> Statement:
    names = _columns(table)
    rows = run(f'SELECT {_listed(names)} FROM "{table}" WHERE id BETWEEN ? AND ?', (first, last)).all()
    statement, _ = _insert(table, dict(zip(names, rows[0], strict=True)))
    return statement, [tuple(row) for row in rows]


def _changed(run: Any, entries: Any) -> list[Statement]:
    found: list[Statement] = []
    for op, table, row in dict.fromkeys((op, table, row) for op, table, row, _ in entries):
        if op == "u":
            names = _columns(table)
            values = run(f'SELECT {_listed(names)} FROM "{table}" WHERE id = ?', (row,)).one()
            found.append(_update(table, dict(zip(names, values, strict=True)), ("id",)))
        else:
            found.append((f'DELETE FROM "{table}" WHERE id = ?', [(row,)]))
    return found


def _columns(table: str) -> list[str]:
    from shopkeeper.model import Base
    from shopkeeper.model.base import plain_columns

    return list(plain_columns(Base.metadata.tables[table]))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _insert(table: str, row: dict[str, Any]) -> Statement:
    statement = f'INSERT INTO "{table}" ({_listed(row)}) VALUES ({", ".join("?" * len(row))})'
    return statement, [tuple(row.values())]


def _update(table: str, row: dict[str, Any], keys: Sequence[str]) -> Statement:
    sets = ", ".join(f'"{name}" = ?' for name in row)
    which = " AND ".join(f'"{name}" = ?' for name in keys)
    return f'UPDATE "{table}" SET {sets} WHERE {which}', [(*row.values(), *(row[name] for name in keys))]


Followed = dict[tuple[Any, ...], dict[str, Any]]


def _worked_out(opened: Any, about: dict[str, int]) -> Followed:
    """The rows that follow from records (their kinds and ids), by table and key."""
    from shopkeeper.shop.texts import pieces

    found: Followed = {}
    with opened.read() as session:
        run = session.connection().exec_driver_sql
        for kind, number in about.items():
            for table, keys in _FOLLOWING[kind].items():
                names = _columns(table)
                rows = run(f"SELECT {_listed(names)} FROM {table} WHERE {keys[0]} = ?", (number,))
                found |= {(table, *row[: len(keys)]): dict(zip(names, row, strict=True)) for row in rows}
            names = _columns("search_text")
            which = "kind = ? AND record_id = ?"
            for row in run(f"SELECT {_listed(names)} FROM search_text WHERE {which}", (kind, number)):
                values = dict(zip(names, row, strict=True))
                found["search_text", row[0]] = values
                found["search_index", row[0]] = {"rowid": row[0], "pieces": pieces(values["text"])}
    return found


def _followed(before: Followed, after: Followed) -> Iterator[Statement]:
    """What makes the rows `before` those `after`."""
    for (table, *key), row in after.items():
        old = before.get((table, *key))
        if old is None:
            yield _insert(table, row)
        elif old != row and table == "search_index":
            yield "DELETE FROM search_index WHERE rowid = ?", [tuple(key)]
            yield _insert(table, row)
        elif old != row:
            yield _update(table, row, list(row)[: len(key)])
    for table, *key in before.keys() - after.keys():
        which = " AND ".join(f'"{name}" = ?' for name in list(before[table, *key])[: len(key)])
        yield f'DELETE FROM "{table}" WHERE {which}', [tuple(key)]


def _commit(connection: Any, statements: list[Statement]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement, rows in statements:
        connection.executemany(statement, rows)
    connection.execute("COMMIT")


# The commands: each is prepared, as a form is filled in, and then saved


def _new_order(opened: Any, number: int) -> Prepared:
    from shopkeeper.shop import orders
    from shopkeeper.shop.order_lines import LineData

    lines = tuple(
        LineData(1 + place, 1_990_000 + number, title=f"素圈银戒 第{place}款") for place in range(3)
    )
    # Of customers of all ages, who have few orders or many.
    buyer = 1 + number * 37 % max(1, _highest(opened, "customer"))
    data = orders.OrderData(lines, buyer, recipient="张淑娟", phone="13800138000", memo=f"第{number}单")

    def save() -> None:
        with opened.command("order.create", number="x") as session:
            orders.create(session, data, NOW)

    return save, {"order": _highest(opened, '"order"') + 1, "customer": buyer}


def _edit_order(opened: Any, number: int) -> Prepared:
    """Change who it goes to, a remark, postage, and of each line how many and for how much."""
    from shopkeeper.shop import orders

    order_id = _highest(opened, '"order"') - number
    with opened.read() as session:
        data = orders.data_of(session, order_id)
    lines = tuple(
        replace(line, quantity=line.quantity + 1, price_e4=line.price_e4 + 10_000) for line in data.lines
    )
    changed = replace(data, lines=lines, recipient="李娜", memo=f"改{number}", postage_cents=800)

    def save() -> None:
        with opened.command("order.edit", number="x") as session:
            orders.edit(session, order_id, changed)

    assert isinstance(data.customer, int)
    return save, {"order": order_id, "customer": data.customer}


def _edit_customer(opened: Any, number: int) -> Prepared:
    from shopkeeper.shop import customers

    one = 1 + number % 20
    with opened.read() as session:
        data = replace(customers.data_of(customers.get(session, one)), note=f"改{number}")

    def save() -> None:
        with opened.command("customer.edit", name="x") as session:
            customers.edit(session, one, data)

    return save, {"customer": one}


def _highest(opened: Any, table: str) -> int:
    with opened.read() as session:
        return session.connection().exec_driver_sql(f"SELECT max(id) FROM {table}").scalar_one()


_SAVED = ("new order with three lines", "edit of an order with three lines")
COMMANDS: dict[str, Callable[[Any, int], Prepared]] = {
    _SAVED[0]: _new_order,
    _SAVED[1]: _edit_order,
    "edit of a customer": _edit_customer,
}
