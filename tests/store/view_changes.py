"""Generators of the commands on saved views, for the tests of undo."""

from typing import Any

from hypothesis import strategies as st

from shopkeeper.shop import views
from shopkeeper.store.shop_file import ShopFile

NAMES = ("到期", "常看", "Late")
LIST = "customers"


def _known(shop: ShopFile) -> list[str]:
    with shop.read() as session:
        return list(views.views(session, LIST))


def save(draw: Any, shop: ShopFile) -> None:
    """Keep a view under one of few names."""
    name, word = draw(st.sampled_from(NAMES)), draw(st.sampled_from("abc"))
    with shop.command("view.save", view=name) as session:
        views.save(session, LIST, name, {"words": word})


def rename(draw: Any, shop: ShopFile) -> None:
    """Call a view otherwise, if there is one."""
    known = _known(shop)
    free = sorted({*NAMES, "新"} - {*known})
    if known:
        old, new = draw(st.sampled_from(known)), draw(st.sampled_from(free))
        with shop.command("view.rename", view=old) as session:
            views.rename(session, LIST, old, new)


def delete(draw: Any, shop: ShopFile) -> None:
    """Forget a view, if there is one."""
    known = _known(shop)
    if known:
        name = draw(st.sampled_from(known))
        with shop.command("view.delete", view=name) as session:
            views.delete(session, LIST, name)


GENERATORS = {"view.save": save, "view.rename": rename, "view.delete": delete}
