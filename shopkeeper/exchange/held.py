"""Held rows: looked at with what is wrong in them, and saved as a sheet with the reason in front."""

import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.exchange import own_profiles
from shopkeeper.exchange.export import FORMATS, check_target
from shopkeeper.exchange.out_table import Heading, Note, Table
from shopkeeper.exchange.profiles import Profile
from shopkeeper.exchange.taking import settle
from shopkeeper.exchange.wrong_cells import wrong_cells
from shopkeeper.i18n import tr
from shopkeeper.model.exchange import HeldRow
from shopkeeper.model.shop import Channel
from shopkeeper.shop import settings
from shopkeeper.store.files import disk_in_words
from shopkeeper.words import say

SHOWN = 500
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A held row for showing: where it stood, why it was held, which of its cells are wrong.

    `used` are the places of the cells its profile reads, `choices` the words that are known
    in some of them; `shops` are those it may be of where its file does not say.
    """

    digest: str
    profile: str
    file: str
    row: int
    reason: str
    text: str
    columns: tuple[str, ...]
    cells: tuple[str, ...]
    used: frozenset[int]
    wrong: frozenset[int]
    choices: dict[int, tuple[str, ...]]
    shops: tuple[str, ...]


def said(reason: str) -> str:
    """Why a row was held, in the language of the moment."""
    return say(f"held.{reason}", {})


def of_digests(
    session: Session, digests: Sequence[str], most: int = SHOWN, own: Iterable[Path] = ()
) -> list[HeldLine]:
    """The first `most` of the rows of an import's report that are still held.

    `own` are paths of profiles that are not kept yet.
    """
    lines = _Lines(session, own)
    return [lines.line(row) for row in _rows(session, digests, most)]


def of_batch(session: Session, batch_id: int, most: int = SHOWN) -> list[HeldLine]:
    """The first `most` of an import's rows that are still held."""
    lines = _Lines(session)
    return [lines.line(row) for row in session.scalars(open_rows(HeldRow.batch_id == batch_id).limit(most))]


def digests_of(session: Session, batch_id: int) -> list[str]:
    """The digests of an import's rows that are still held."""
    return [row.digest for row in session.scalars(open_rows(HeldRow.batch_id == batch_id))]


def open_rows(*which: Any) -> Any:
    """The query for rows that are still held, file by file in their order."""
    return (
        select(HeldRow)
        .where(*which, HeldRow.settled_at.is_(None))
        .order_by(HeldRow.file, HeldRow.file_id, HeldRow.row)
    )


def _rows(session: Session, digests: Sequence[str], most: int | None = None) -> Iterator[HeldRow]:
    found = 0
    for start in range(0, len(digests), _AT_ONCE):
        for row in session.scalars(open_rows(HeldRow.digest.in_(digests[start : start + _AT_ONCE]))):
            if most is not None and found >= most:
                return
            found += 1
            yield row


class _Lines:
    """Makes held rows ready to be shown."""

    def __init__(self, session: Session, own: Iterable[Path] = ()) -> None:
        self._session = session
        self._own = tuple(own)
        self._currency = settings.get(session, "currency")
        self._zone = settings.get(session, "time_zone")
        self._profiles: dict[str, Profile | None] = {}

    def _profile(self, name: str) -> Profile | None:
        """None where it is the owner's and gone: its rows are shown all the same."""
        if name not in self._profiles:
            try:
                self._profiles[name] = own_profiles.find(name, self._own)
            except ShopError:
                self._profiles[name] = None
        return self._profiles[name]

    def line(self, row: HeldRow) -> HeldLine:
        """One of them."""
        columns, cells = json.loads(row.cells)
        text = json.loads(row.details).get("text", "")
        profile = self._profile(row.profile)
        used: frozenset[int] = frozenset(range(len(columns)))
        wrong: frozenset[int] = frozenset()
        choices: dict[int, tuple[str, ...]] = {}
        if profile:
            setting = profile.setting(self._currency, self._zone)
            wrong = wrong_cells(profile, columns, cells, setting, row.reason, text)
            known, states = profile.columns(), _state_columns(profile)
            used = frozenset(place for place, name in enumerate(columns) if name in known) | wrong
            words = tuple(profile.states)
            choices = {place: words for place, name in enumerate(columns) if name in states}
        shops = self._shops(profile) if row.reason == "which_shop" else ()
        return HeldLine(
            row.digest, row.profile, row.file, row.row, row.reason, text,
            tuple(columns), tuple(cells), used, wrong, choices, shops,
        )  # fmt: skip

    def _shops(self, profile: Profile | None) -> tuple[str, ...]:
        query = select(Channel.name).where(
            Channel.platform == (profile.platform if profile else ""), Channel.name != ""
        )
        return tuple(sorted(self._session.scalars(query)))


def _state_columns(profile: Profile) -> set[str]:
    """The columns whose words stand for states."""
    rules = [rule for rule in profile.order if rule.transform == "state"]
    return {name for rule in rules for names in rule.columns for name in names}


def set_aside(session: Session, digests: Sequence[str], at: datetime) -> int:
    """Say of held rows that they are not wanted: they are held no more; how many. `at` is UTC."""
    ids = [row.id for row in _rows(session, digests)]
    return settle(session, ids, at, None)


def check(target: Path, sources: Sequence[Path]) -> None:
    """Refuse a target that can not be written, or that the rows come from, before anything is read.

    Raises ShopError `export.onto_source` and what `export.check_target` raises.
    """
    check_target(target)
    if any(target.exists() and source.exists() and target.samefile(source) for source in sources):
        raise ShopError("export.onto_source", path=str(target))


def save(session: Session, digests: Sequence[str], target: Path) -> int:
    """Write the rows of an import's report that are held to `target` (.xlsx or .csv); how many.

    Rows of files with different columns stand below each other, each file's columns in
    the order they first came. Raises ShopError `export.…`, `file.…`.
    """
    return _write([(row, *json.loads(row.cells)) for row in _rows(session, digests)], target)


def write(lines: Sequence[HeldLine], target: Path) -> int:
    """Write rows that would be held as `save` does."""
    return _write([(line, list(line.columns), list(line.cells)) for line in lines], target)


def _write(found: Sequence[tuple[HeldRow | HeldLine, list[str], list[str]]], target: Path) -> int:
    check_target(target)
    columns = list(dict.fromkeys(name for _, names, _ in found for name in names if name))
    rows = [
        [said(row.reason), row.file, row.row, *_in_order(columns, names, cells)]
        for row, names, cells in found
    ]
    heads = [Heading(tr("Reason"), "text"), Heading(tr("File"), "text"), Heading(tr("Row"), "number")]
    table = Table(
        title=tr("Held rows"),
        headings=[*heads, *(Heading(name, "code") for name in columns)],
        rows=iter(rows),
        count=len(rows),
        currency="",
        notes=lambda: [Note(tr("Rows"), len(rows), "number")],
        sample=rows[:200],
    )
    part = target.with_name(f".{uuid.uuid4().hex}.part")
    try:
        with disk_in_words(target, "file.cannot_create"):
            FORMATS[target.suffix.lower()](part, table)
        with disk_in_words(target, "file.target_in_use"):
            part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return len(rows)


def _in_order(columns: list[str], names: list[str], cells: list[str]) -> list[str]:
    by_name = dict(zip(reversed(names), reversed(cells[: len(names)]), strict=False))
    return [by_name.get(name, "") for name in columns]
