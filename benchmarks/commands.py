"""One command, with history, figures and search index, against one raw commit of the same rows.

The raw commit writes what the command wrote into recorded tables, as its own record says:
new rows whole, of changed rows the columns that changed; by the driver alone, with
`executemany`, in one transaction, into a copy of the same file on the same disk with the
same settings (journal, synchronous=FULL, foreign keys, every index). Both take turns.
"""

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
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


def _both(opened: Any, beside: Any, prepare: Callable[[Any, int], Callable[[], Any]]) -> tuple[float, float]:
    """A command and its raw commit, in turns."""
    commands, raws = [], []
    for number in range(TIMES):
        commands.append(_timed(prepare(opened, number)))
        statements = _rows_of_last(opened)
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
        found += _changed(entry for (data,) in pieces for entry in unpack(data))
    return found


def _referred_first(ranges: Any) -> list[Any]:
    from shopkeeper.model import recorded_tables

    order = [table.name for table in recorded_tables()]
    return sorted(ranges, key=lambda one: order.index(one[0]))


def _inserted(run: Any, table: str, first: int, last: int) -> Statement:
    from shopkeeper.model import Base
    from shopkeeper.model.base import plain_columns

    columns = plain_columns(Base.metadata.tables[table])
    names = ", ".join(f'"{column}"' for column in columns)
    rows = run(f'SELECT {names} FROM "{table}" WHERE id BETWEEN ? AND ?', (first, last))
    statement = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})'
    return statement, [tuple(row) for row in rows]


def _changed(entries: Any) -> list[Statement]:
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for op, table, row, data in entries:
        if op == "u":
            sets = ", ".join(f'"{column}" = ?' for column in data)
            values = (*(new for _, new in data.values()), row)
            found[f'UPDATE "{table}" SET {sets} WHERE id = ?'].append(values)
        else:
            found[f'DELETE FROM "{table}" WHERE id = ?'].append((row,))
    return list(found.items())


def _commit(connection: Any, statements: list[Statement]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement, rows in statements:
        connection.executemany(statement, rows)
    connection.execute("COMMIT")


# The commands: each is prepared, as a form is filled in, and then saved


def _new_order(opened: Any, number: int) -> Callable[[], Any]:
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

    return save


def _edit_order(opened: Any, number: int) -> Callable[[], Any]:
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

    return save


def _edit_customer(opened: Any, number: int) -> Callable[[], Any]:
    from shopkeeper.shop import customers

    one = 1 + number % 20
    with opened.read() as session:
        data = replace(customers.data_of(customers.get(session, one)), note=f"改{number}")

    def save() -> None:
        with opened.command("customer.edit", name="x") as session:
            customers.edit(session, one, data)

    return save


def _highest(opened: Any, table: str) -> int:
    with opened.read() as session:
        return session.connection().exec_driver_sql(f"SELECT max(id) FROM {table}").scalar_one()


_SAVED = ("new order with three lines", "edit of an order with three lines")
COMMANDS: dict[str, Callable[[Any, int], Callable[[], Any]]] = {
    _SAVED[0]: _new_order,
    _SAVED[1]: _edit_order,
    "edit of a customer": _edit_customer,
}
