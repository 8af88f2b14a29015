"""Undo, redo and the history of records."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, exists, func, or_, select, text, update

from shopkeeper.errors import ShopError
from shopkeeper.model.base import Base, recorded_tables
from shopkeeper.model.history import Change, ChangePiece, ChangeRange, ChangeTouch
from shopkeeper.store import chains
from shopkeeper.store.recorder import PIECE_ROWS, Recording, unpack


@dataclass(frozen=True, slots=True)
class Done:
    """A command as it stands in the history. `at` is UTC."""

    id: int
    at: datetime
    operator: str
    key: str
    args: dict[str, Any]
    done: bool
    undoable: bool


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one row: from what to what."""

    table: str
    column: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Event:
    """A command as one record's history shows it."""

    command: Done
    fields: list[FieldChange] = field(default_factory=list)


_root = Change.kind == "command"
_listed = Change.kind.in_(("command", "note"))


def _done(row: Change, schema: int) -> Done:
    undoable = row.kind == "command" and row.done and row.schema == schema
    return Done(row.id, row.at, row.operator, row.key, json.loads(row.args), row.done, undoable)


def _first(connection: Connection, schema: int, statement: Any) -> Done | None:
    row = connection.execute(statement.limit(1)).first()
    return _done(row, schema) if row else None  # type: ignore[arg-type]


def undoable(connection: Connection, schema: int) -> Done | None:
    """The command the next undo takes back."""
    query = select(Change.__table__).where(_root, Change.done, Change.schema == schema)
    return _first(connection, schema, query.order_by(Change.id.desc()))


def redoable(connection: Connection, schema: int) -> Done | None:
    """The command the next redo brings back: the last undone, if nothing was done since."""
    newest = select(func.max(Change.id)).where(_root).scalar_subquery()
    query = select(Change.__table__).where(
        _root, ~Change.done, Change.schema == schema, Change.head_id > newest
    )
    return _first(connection, schema, query.order_by(Change.head_id.desc()))


def command(connection: Connection, schema: int, change_id: int) -> Done:
    """The command or note of that id; ShopError `history.unknown` when there is none."""
    query = select(Change.__table__).where(_listed, Change.id == change_id)
    found = _first(connection, schema, query)
    if not found:
        raise ShopError("history.unknown")
    return found


def commands(
    connection: Connection, schema: int, *, before: int | None = None, most: int = 200
) -> list[Done]:
    """The commands and notes of the file, newest first, below id `before`."""
    query = select(Change.__table__).where(_listed).order_by(Change.id.desc()).limit(most)
    if before is not None:
        query = query.where(Change.id < before)
    return [_done(row, schema) for row in connection.execute(query)]  # type: ignore[arg-type]


def apply_inverse(connection: Connection, recording: Recording, command_id: int) -> None:
    """Put every row back as it was before the change the command's rows stand at.

    Raises IntegrityError, here or at the commit, when a row that came since depends on it.
    """
    head = connection.execute(select(Change.head_id).where(Change.id == command_id)).scalar_one()
    assert head is not None
    connection.execute(text("PRAGMA defer_foreign_keys=ON"))
    _remove_inserted(connection, recording, head)
    sequences = connection.execute(
        select(ChangePiece.seq).where(ChangePiece.change_id == head).order_by(ChangePiece.seq.desc())
    ).scalars()
    for seq in sequences.all():
        _invert_piece(connection, recording, head, seq)
    recording.flush()


def _remove_inserted(connection: Connection, recording: Recording, change_id: int) -> None:
    ranges = {
        name: (first, last)
        for name, first, last in connection.execute(
            select(ChangeRange.table_name, ChangeRange.first, ChangeRange.last).where(
                ChangeRange.change_id == change_id
            )
        )
    }
    for table in reversed(recorded_tables()):
        first, last = ranges.get(table.name, (1, 0))
        # From the end: taken back in reverse, the rows then come in the order they grew.
        for end in range(last + 1, first, -PIECE_ROWS):
            recording.remove(table.name, range(max(end - PIECE_ROWS, first), end))


def _invert_piece(connection: Connection, recording: Recording, change_id: int, seq: int) -> None:
    data = connection.execute(
        select(ChangePiece.data).where(ChangePiece.change_id == change_id, ChangePiece.seq == seq)
    ).scalar_one()
    entries = unpack(data)
    entries.reverse()
    position = 0
    while position < len(entries):
        op, name = entries[position][:2]
        run = position
        while run < len(entries) and entries[run][0] == op and entries[run][1] == name:
            run += 1
        _INVERSE[op](connection, recording, Base.metadata.tables[name], entries[position:run])
        position = run
    recording.flush()


def _take_out(_: Connection, recording: Recording, table: Table, entries: list[Any]) -> None:
    for entry in entries:
        recording.remove(table.name, entry[2])


def _bring_back(_: Connection, recording: Recording, table: Table, entries: list[Any]) -> None:
    rows = [list(entry[3].values()) for entry in entries]
    recording.bring_back(table.name, list(entries[0][3]), rows)


def _bring_back_many(_: Connection, recording: Recording, table: Table, entries: list[Any]) -> None:
    for _, _, columns, rows in entries:
        recording.bring_back(table.name, columns, rows)


def _change_back(_: Connection, recording: Recording, table: Table, entries: list[Any]) -> None:
    for entry in entries:
        sets = ", ".join(f'"{column}" = ?' for column in entry[3])
        values = (*(old for old, _ in entry[3].values()), entry[2])
        recording.driver.execute(f'UPDATE "{table.name}" SET {sets} WHERE id = ?', values)


_INVERSE = {"i": _take_out, "r": _bring_back_many, "d": _bring_back, "u": _change_back}


def going_with(connection: Connection, schema: int, command_id: int) -> list[Done]:
    """The commands that are taken back along with `command_id`, newest first."""
    query = select(Change.__table__).where(_root, Change.done, Change.with_id == command_id)
    return [_done(row, schema) for row in connection.execute(query.order_by(Change.id.desc()))]  # type: ignore[arg-type]


def later_than(connection: Connection, schema: int, command_id: int) -> list[Done]:
    """The commands since that stand on `command_id`: it can not be undone before them."""
    since = select(Change.id).where(_root, Change.done, Change.id > command_id)
    if connection.execute(since.limit(1)).first() is None:
        return []
    mine, later = ChangeTouch.__table__.alias(), ChangeTouch.__table__.alias()
    rows = ChangeRange.__table__.alias()
    same_row = (
        select(later.c.change_id)
        .join(mine, and_(mine.c.table_name == later.c.table_name, mine.c.row_id == later.c.row_id))
        .where(mine.c.change_id == command_id)
    )
    my_row = (
        select(later.c.change_id)
        .join(
            rows,
            and_(
                rows.c.table_name == later.c.table_name,
                later.c.row_id.between(rows.c.first, rows.c.last),
            ),
        )
        .where(rows.c.change_id == command_id)
    )
    ids = {row for query in (same_row, my_row) for row in connection.execute(query).scalars()}
    ids.update(_referring(connection, command_id))
    ids.update(chains.later(connection, command_id))
    query = (
        select(Change.__table__)
        .where(_root, Change.done, Change.id.in_(ids), Change.id > command_id)
        .order_by(Change.id)
    )
    return [_done(row, schema) for row in connection.execute(query)]  # type: ignore[arg-type]


def _referring(connection: Connection, command_id: int) -> set[int]:
    """The commands that inserted rows which refer to rows this one inserted."""
    ranges = {
        row.table_name: (row.first, row.last)
        for row in connection.execute(
            select(ChangeRange.__table__).where(ChangeRange.change_id == command_id)
        )
    }
    found: set[int] = set()
    for table in recorded_tables():
        first, last = ranges.get(table.name, (0, 0))
        for key in table.foreign_keys:
            target = ranges.get(key.column.table.name)
            if target:
                other = and_(key.parent.between(*target), or_(table.c.id < first, table.c.id > last))
                found.update(_inserters(connection, table, other))
    return found


def _inserters(connection: Connection, table: Table, condition: Any) -> set[int]:
    bounds = and_(
        ChangeRange.table_name == table.name, table.c.id.between(ChangeRange.first, ChangeRange.last)
    )
    query = select(ChangeRange.change_id).distinct().where(exists().where(condition, bounds))
    if connection.execute(select(table.c.id).where(condition).limit(1)).first() is None:
        return set()
    return set(connection.execute(query).scalars())


def make_note(connection: Connection, change_id: int) -> None:
    """Take a running command out of what can be undone and out of its records' history."""
    connection.execute(update(Change).where(Change.id == change_id).values(kind="note"))


def begin(driver: Any, values: dict[str, Any]) -> int:
    """Insert a change and return its id."""
    names = ", ".join(values)
    statement = f"INSERT INTO change ({names}) VALUES ({', '.join('?' * len(values))})"
    return driver.execute(statement, tuple(values.values())).lastrowid


def set_head(driver: Any, command_id: int, change_id: int, *, done: bool) -> None:
    """Note that `command_id`'s rows now stand at `change_id`."""
    driver.execute("UPDATE change SET head_id = ?, done = ? WHERE id = ?", (change_id, done, command_id))


def set_args(driver: Any, change_id: int, args: str) -> None:
    """Note what the command's label is filled with; an import knows its counts only at its end."""
    driver.execute("UPDATE change SET args = ? WHERE id = ?", (args, change_id))


def as_text(args: dict[str, Any]) -> str:
    """What a label is filled with, as it is kept."""
    return json.dumps(args, ensure_ascii=False)


def of_record(
    connection: Connection, schema: int, subject: str, record_id: int, *, most: int = 200
) -> list[Event]:
    """Who changed the record, from what to what and when, newest first."""
    touched = _touched_fields(connection, subject, record_id, most)
    ids = set(touched) | _inserting(connection, subject, record_id)
    query = select(Change.__table__).where(_root, Change.id.in_(ids)).order_by(Change.id.desc()).limit(most)
    return [
        Event(_done(row, schema), touched.get(row.id, []))  # type: ignore[arg-type]
        for row in connection.execute(query)
    ]


def _touched_fields(
    connection: Connection, subject: str, record_id: int, most: int
) -> dict[int, list[FieldChange]]:
    rows = connection.execute(
        select(ChangeTouch.change_id, ChangeTouch.seq, ChangeTouch.table_name, ChangeTouch.row_id)
        .where(ChangeTouch.subject == subject, ChangeTouch.subject_id == record_id)
        .order_by(ChangeTouch.change_id.desc())
        .limit(most * 5)
    ).all()
    found: dict[int, list[FieldChange]] = {}
    wanted: dict[tuple[int, int], set[tuple[str, int]]] = {}
    for change_id, seq, table, row in rows:
        wanted.setdefault((change_id, seq), set()).add((table, row))
    for (change_id, seq), keys in wanted.items():
        piece = connection.execute(
            select(ChangePiece.data).where(ChangePiece.change_id == change_id, ChangePiece.seq == seq)
        ).scalar_one()
        fields = found.setdefault(change_id, [])
        for entry in unpack(piece):
            if (entry[1], entry[2]) in keys:
                fields.extend(_field_changes(*entry))
    return found


def _field_changes(op: str, table: str, _: int, data: dict[str, Any]) -> list[FieldChange]:
    if op == "u":
        return [FieldChange(table, column, old, new) for column, (old, new) in data.items()]
    return [FieldChange(table, column, old, None) for column, old in data.items() if old]


def _inserting(connection: Connection, subject: str, record_id: int) -> set[int]:
    """The commands that inserted the record or a row of it that still stands."""
    found: set[int] = set()
    for table in recorded_tables():
        kind, column = table.info["subject"]
        if kind == subject:
            query = (
                select(ChangeRange.change_id)
                .distinct()
                .join(table, table.c.id.between(ChangeRange.first, ChangeRange.last))
                .where(ChangeRange.table_name == table.name, table.c[column] == record_id)
            )
            found.update(connection.execute(query).scalars())
    return found
