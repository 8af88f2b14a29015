"""Saved views: what the owner looks at in a list again and again, by name, kept in the shop file."""

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.shop import Setting

View = dict[str, Any]
MOST_LETTERS = 40


def views(session: Session, subject: str) -> dict[str, View]:
    """The views of a list by name, as JSON gives them; what can not be read is left out."""
    start = _name(subject, "")
    rows = session.execute(
        select(Setting.name, Setting.value).where(Setting.name.startswith(start, autoescape=True))
    )
    read = ((name[len(start) :], _read(value)) for name, value in rows)
    return dict(sorted((name, view) for name, view in read if view is not None))


def save(session: Session, subject: str, name: str, view: View) -> None:
    """Keep a view under a name; one of that name is replaced. Raises ShopError `view.no_name`."""
    name = " ".join(name.split())[:MOST_LETTERS]
    if not name:
        raise ShopError("view.no_name", field="name")
    row = _row(session, subject, name)
    value = json.dumps(view, ensure_ascii=False)
    if row is None:
        session.add(Setting(name=_name(subject, name), value=value))
    else:
        row.value = value


def rename(session: Session, subject: str, old: str, new: str) -> None:
    """Call a view otherwise; ShopError `view.no_name`, `view.gone`, and `view.taken` by another."""
    new = " ".join(new.split())[:MOST_LETTERS]
    if not new:
        raise ShopError("view.no_name", field="name")
    row = _row(session, subject, old)
    if row is None:
        raise ShopError("view.gone", view=old)
    if new != old and _row(session, subject, new):
        raise ShopError("view.taken", view=new, field="name")
    row.name = _name(subject, new)


def delete(session: Session, subject: str, name: str) -> None:
    """Forget a view; ShopError `view.gone`."""
    row = _row(session, subject, name)
    if row is None:
        raise ShopError("view.gone", view=name)
    session.delete(row)


def _name(subject: str, name: str) -> str:
    return f"view.{subject}.{name}"


def _row(session: Session, subject: str, name: str) -> Setting | None:
    return session.scalar(select(Setting).where(Setting.name == _name(subject, name)))


def _read(value: str) -> View | None:
    try:
        view = json.loads(value)
    except ValueError:
        return None
    return view if isinstance(view, dict) else None
