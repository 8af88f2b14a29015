"""What the owner does with an order here, and what the platform's next export says of it."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from shopkeeper.shop import order_states
from shopkeeper.shop.order_states import Shipment
from shopkeeper.store.shop_file import ShopFile
from tests.exchange.made_orders import ETSY_ITEMS, ETSY_ORDER, save
from tests.exchange.taken import lines, order, take

pytestmark = pytest.mark.usefixtures("read_here")

NOON = datetime(2026, 9, 13, 12)
TO_SHIP = ETSY_ORDER | {"Status": "Paid", "Date Shipped": ""}
ITEMS = [row | {"Date Shipped": ""} for row in ETSY_ITEMS]


@pytest.fixture
def etsy(shop: ShopFile, tmp_path: Path) -> ShopFile:
    """A shop with an order that is to be shipped."""
    take(shop, save(tmp_path, "etsy_items", ITEMS))
    take(shop, save(tmp_path, "etsy_orders", [TO_SHIP]))
    assert order(shop, "9002").state == "paid"
    return shop


def ship(shop: ShopFile, **pieces: int) -> None:
    wanted = {lines(shop, "9002")[int(place[1:])].id: number for place, number in pieces.items()}
    with shop.command("order.pack", n=1, name="9002") as session:
        order_states.pack(session, [1])
    with shop.command("order.ship", n=1, name="9002") as session:
        order_states.ship(session, 1, Shipment("USPS", "9400", wanted or None), NOON)


def says(shop: ShopFile, folder: Path, days: int = 0, **cells: str) -> None:
    """The platform's next export of the order, some days later."""
    said = {name.replace("_", " "): text for name, text in cells.items()}
    file = save(folder, "etsy_orders", [TO_SHIP | said])
    at = file.stat().st_mtime + days * 86_400
    os.utime(file, (at, at))
    take(shop, file)


def test_what_the_platform_does_not_know_yet_stays(etsy: ShopFile, tmp_path: Path) -> None:
    ship(etsy)
    says(etsy, tmp_path, Order_Net="48.00")
    one = order(etsy, "9002")
    assert (one.state, one.shipped_at, one.receivable_cents) == ("shipped", NOON, 4800)


def test_an_order_moves_on_with_the_platform_after_the_owner_moved_it(etsy: ShopFile, tmp_path: Path) -> None:
    ship(etsy)
    says(etsy, tmp_path, Status="Completed")
    assert order(etsy, "9002").state == "finished"
    says(etsy, tmp_path, Status="Shipped", days=1)
    assert order(etsy, "9002").state == "shipped", "its state is the platform's again"


@pytest.mark.parametrize(("status", "sent"), [("Completed", [3, 1]), ("Canceled", [0, 0]), ("Open", [1, 0])])
def test_lines_sent_in_part_go_with_the_order(
    etsy: ShopFile, tmp_path: Path, status: str, sent: list[int]
) -> None:
    ship(etsy, l0=1)
    assert order(etsy, "9002").state == "packing"
    says(etsy, tmp_path, Status=status)
    assert [line.shipped_quantity for line in lines(etsy, "9002")] == sent


def test_what_the_owner_closed_stays_closed(etsy: ShopFile, tmp_path: Path) -> None:
    with etsy.command("order.close", n=1, name="9002") as session:
        session.get_one(order_states.Order, 1).state = "closed"
    says(etsy, tmp_path, Status="Shipped", Date_Shipped="09/14/26")
    assert order(etsy, "9002").state == "closed"
