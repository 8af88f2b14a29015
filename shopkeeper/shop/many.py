"""One change of many records at once: in steps that a statement takes, counting what really changed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError

_CHUNK = 500
_One = TypeVar("_One")


def chunks(values: Iterable[_One]) -> Iterator[list[_One]]:
    """The values, some hundred at a time, as one statement takes them."""
    rows = list(values)
    for start in range(0, len(rows), _CHUNK):
        yield rows[start : start + _CHUNK]


def change(session: Session, model: Any, ids: Iterable[int], condition: Any, **values: Any) -> int:
    """Give those of the records that meet `condition` these values; how many they were."""
    table, changed = model.__table__, 0
    for chunk in chunks(ids):
        statement = update(table).where(table.c.id.in_(chunk), condition).values(**values)
        changed += session.connection().execute(statement).rowcount
    return changed


def add_tag(session: Session, owner: Any, tags: Any, ids: Sequence[int], tag: str) -> int:
    """Put a tag on records of `owner`; how many did not have it. ShopError `tag.empty`.

    `tags` is their table of tags: the column that holds the owner's id, and `tag`.
    """
    tag = tag.strip()
    if not tag:
        raise ShopError("tag.empty", field="tag")
    added, (key,) = 0, tags.__table__.foreign_keys
    for chunk in chunks(ids):
        having = select(key.parent).where(tags.tag == tag)
        lacking = session.scalars(select(owner.id).where(owner.id.in_(chunk), owner.id.not_in(having))).all()
        if lacking:
            session.execute(insert(tags), [{key.parent.name: one, "tag": tag} for one in lacking])
        added += len(lacking)
    return added


def remove_tag(session: Session, tags: Any, ids: Sequence[int], tag: str) -> int:
    """Take a tag off records; how many had it. `tags` as in `add_tag`."""
    removed, (key,) = 0, tags.__table__.foreign_keys
    for chunk in chunks(ids):
        statement = delete(tags).where(key.parent.in_(chunk), tags.tag == tag)
        removed += session.execute(statement).rowcount  # type: ignore[attr-defined]
    return removed
