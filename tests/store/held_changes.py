"""Generators of the commands on rows that an import held, for the tests of undo."""

import json
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select

from shopkeeper.exchange import held
from shopkeeper.exchange.retaking import Correction, retry
from shopkeeper.model.exchange import HeldRow
from shopkeeper.store.shop_file import ShopFile


def _held(shop: ShopFile) -> list[HeldRow]:
    with shop.read() as session:
        return list(session.scalars(select(HeldRow).where(HeldRow.settled_at.is_(None))))


def _some_held(draw: Any, shop: ShopFile) -> HeldRow | None:
    """A row that waits, if there is one."""
    waiting = _held(shop)
    return draw(st.sampled_from(waiting)) if waiting else None


def try_again(draw: Any, shop: ShopFile) -> None:
    """Correct the state of a held row, rightly or not, and try it again."""
    row = _some_held(draw, shop)
    if row is None:
        return
    columns, cells = json.loads(row.cells)
    cells[columns.index("订单状态")] = draw(st.sampled_from(["交易成功", "交易关闭", "还是什么"]))
    retry(shop, row.batch_id, {row.digest: Correction(tuple(cells))})


def set_aside(draw: Any, shop: ShopFile) -> None:
    """Say of a held row that it is not wanted."""
    row = _some_held(draw, shop)
    if row is None:
        return
    with shop.command("import.set_aside", n=1) as session:
        held.set_aside(session, [row.digest], shop.clock())


GENERATORS = {"import.retry": try_again, "import.set_aside": set_aside}
