"""What tests do with shops: a clock, something to enter, and all there is to compare."""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from shopkeeper.exchange import importer
from shopkeeper.exchange.importer import Importer, Report
from shopkeeper.model import Base
from shopkeeper.shop.customers import CustomerData, create
from shopkeeper.store.shop_file import ShopFile
from tests.exchange.made_sheets import NUMBER, ORDER, save


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 8, 0, 0)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


def enter(shop: ShopFile, name: str, **data: Any) -> int:
    """Enter a customer; their id."""
    with shop.command("customer.create", name=name) as session:
        return create(session, CustomerData(name, **data)).id


def rows(shop: ShopFile, *names: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the tables named, or of all recorded ones."""
    tables = names or [name for name, table in Base.metadata.tables.items() if "subject" in table.info]
    with shop.read() as session:
        connection = session.connection()
        return {
            name: [tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}" ORDER BY 1')]
            for name in tables
        }


WORKED_OUT = (
    "order_summary", "customer_summary", "reservation", "variant_stock", "product_summary", "ticket_summary",
    "search_text",
)  # fmt: skip


def worked_out(shop: ShopFile) -> dict[str, list[tuple[Any, ...]]]:
    """What is worked out, without the ids of the search texts, which are nobody's."""
    found = {name: sorted(some, key=repr) for name, some in rows(shop, *WORKED_OUT).items()}
    found["search_text"] = sorted(row[1:] for row in found["search_text"])
    return found


def digest(shop: ShopFile) -> str:
    """All recorded rows as one short text."""
    return hashlib.sha256(repr(rows(shop)).encode("utf-8", "surrogatepass")).hexdigest()


def import_orders(shop: ShopFile, folder: Path, numbers: list[int], state: str = "交易成功") -> Report:
    """Import a sheet of orders of those numbers, each of a buyer of its own; read in this process."""
    changes = {"订单状态": state, "收货人姓名": "张", "订单备注": state}
    orders = [
        ORDER
        | changes
        | {
            "订单编号": f'="{NUMBER}{number:03}"',
            "买家会员名": f"买家{number}",
            "联系手机": f"'139{number:08}",
        }
        for number in numbers
    ]
    file = save(folder, "taobao_orders_2018_05", orders)
    read = importer.messages
    importer.messages = _read_here
    try:
        return Importer(shop, [file]).run()
    finally:
        importer.messages = read


def _read_here(target: Any, args: tuple[Any, ...], **_: Any) -> Any:
    sent: list[Any] = []
    target(sent.append, *args)
    yield from sent
