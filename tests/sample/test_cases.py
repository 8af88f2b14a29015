"""The sample shop's tickets speak of what their orders hold, after it happened."""

import tomllib
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Row, select

from shopkeeper import paths
from shopkeeper.model.orders import Order, OrderLine
from shopkeeper.model.products import Listing, Variant
from shopkeeper.model.tickets import Ticket, TicketLine, TicketLog
from shopkeeper.sample.content import SHOPS
from shopkeeper.sample.make import fill
from shopkeeper.shop import derived
from shopkeeper.store.shop_file import ShopFile

CASES = tomllib.loads((paths.resources() / "sample" / "tickets.toml").read_text("utf-8"))["ticket"]


@pytest.fixture(scope="module", params=[(one, month) for one in sorted(SHOPS) for month in (2, 11)])
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ShopFile:
    """The sample shop in one language, as of a winter's night and of an autumn afternoon."""
    language, month = request.param
    path = tmp_path_factory.mktemp("cases") / "sample.shop"
    now = datetime(2026, month, 21, 22 if month == 2 else 8, 40)
    shop = ShopFile.create(path, derived, clock=lambda: now, backups=None)
    request.addfinalizer(shop.close)
    fill(shop, language)
    return shop


def told(shop: ShopFile) -> list[tuple[dict, Row]]:
    """Each ticket on an order: what it was told from, and the two rows."""
    with shop.read() as session:
        rows = session.execute(
            select(Ticket, Order).outerjoin(Order, Order.id == Ticket.order_id).order_by(Ticket.opened_at)
        ).all()
    cases = {case["wish"][one]: case for case in CASES for one in ("zh", "en")}
    return [(cases[row.Ticket.wish], row) for row in rows]


def test_every_case_is_told(sample: ShopFile) -> None:
    assert len(told(sample)) == len(CASES)


def test_nobody_speaks_of_what_has_not_happened(sample: ShopFile) -> None:
    for case, (ticket, order) in told(sample):
        if order is None:
            continue
        happened = getattr(order, f"{case['since']}_at")
        assert happened and happened <= ticket.opened_at, ticket.wish
        days = timedelta(days=case["after"])
        assert happened.date() + timedelta(days=days.days) <= ticket.opened_at.date(), ticket.wish


def test_a_ticket_is_about_the_goods_it_speaks_of(sample: ShopFile) -> None:
    with sample.read() as session:
        for case, (ticket, _) in told(sample):
            if "goods" not in case:
                continue
            found = session.execute(
                select(Listing.code, Variant.code)
                .select_from(TicketLine)
                .join(OrderLine, OrderLine.id == TicketLine.order_line_id)
                .outerjoin(Listing, Listing.id == OrderLine.listing_id)
                .outerjoin(Variant, Variant.id == OrderLine.variant_id)
                .where(TicketLine.ticket_id == ticket.id)
            ).all()
            codes = [listed or code for listed, code in found]
            assert any(code.startswith(tuple(case["goods"])) for code in codes), ticket.wish
            assert case.get("whole") or len(codes) == 1


def test_tickets_are_opened_at_many_times_of_the_day_but_not_at_night(sample: ShopFile) -> None:
    opened = [row.Ticket.opened_at for _, row in told(sample)]
    assert len({(at.hour, at.minute) for at in opened}) > len(opened) * 3 // 4
    assert all(at.hour >= 8 for at in opened)


def test_an_exchange_whose_goods_are_back_waits_for_the_other_one_to_be_sent(sample: ShopFile) -> None:
    with sample.read() as session:
        query = select(Ticket.state, TicketLine.swap_variant_id).join(TicketLine)
        found = session.execute(query.where(Ticket.kind == "exchange", Ticket.closed_at.is_(None))).all()
    assert [state for state, _ in found] == ["working"] and all(variant for _, variant in found)


def test_what_was_said_is_in_its_order(sample: ShopFile) -> None:
    with sample.read() as session:
        for ticket in session.scalars(select(Ticket)):
            logged = select(TicketLog.at).where(TicketLog.ticket_id == ticket.id).order_by(TicketLog.id)
            times = session.scalars(logged).all()
            assert times == sorted(times)
