"""What the order's form asks for: its fields, the columns of its lines, and what they stand for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper import formats
from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.model.products import Listing
from shopkeeper.model.shop import Channel
from shopkeeper.shop import channels, order_buyers, rates, variants
from shopkeeper.shop.order_buyers import Buyer
from shopkeeper.shop.order_lines import LineData
from shopkeeper.shop.order_numbers import OWN
from shopkeeper.shop.orders import FLAGS
from shopkeeper.shop.payments import WAYS
from shopkeeper.shop.variants import Offer
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.form import Field, Section
from shopkeeper.ui.kit.inputs import Choices, LongInput, also
from shopkeeper.ui.kit.inputs_numbers import FigureInput, MoneyInput
from shopkeeper.ui.kit.inputs_record import Pick, RecordInput
from shopkeeper.ui.kit.lines_editor import LinesEditor
from shopkeeper.ui.kit.lines_model import (
    LineColumn,
    Values,
    money_column,
    number_column,
    price_column,
    record_column,
)
from shopkeeper.ui.products import picks

# How the parts of a pasted block are called in the form.
BLOCK = {
    "recipient": "name",
    "phone": "phone",
    "landline": "landline",
    "province": "province",
    "city": "city",
    "district": "district",
    "street": "street",
    "postcode": "postcode",
}
CONTACT = (*BLOCK, "paste")
MONEY = ("postage_cents", "shop_discount_cents")
# The texts that are kept as they are typed, and what else the form holds as the order does.
TEXTS = (*BLOCK, "platform_number", "buyer_message", "memo")
PLAIN = ("channel_id", "placed_at", "flag", "rate_e6")
KEPT = ("platform_number", "buyer_message", "memo", *PLAIN)

_FLAG_WORDS = {"red": "Red", "yellow": "Yellow", "green": "Green", "blue": "Blue", "purple": "Purple"}


@dataclass(frozen=True, slots=True)
class Goods:
    """What a line sells: a variant, or a platform's listing."""

    title: str
    options: str = ""
    variant_id: int | None = None
    listing_id: int | None = None
    price_e4: int | None = None
    available: int | None = None


def goods_pick(desk: Desk, offer: Offer, currency: str) -> Pick:
    """A variant as it is offered: what it costs, and how many there are."""
    price = "" if offer.price_e4 is None else desk.price(offer.price_e4, currency)
    details = " · ".join(filter(None, (price, stock_word(offer.available))))
    goods = Goods(offer.title, offer.options, offer.variant_id, None, offer.price_e4, offer.available)
    return Pick(offer.variant_id, offer.name, details, goods, head=offer.title, under=picks.told_apart(offer))


def stock_word(available: int | None) -> str:
    """How many there are to sell, in words; nothing where stock is not kept."""
    if available is None:
        return ""
    return tr("{n} available").format(n=f"{available:,}") if available > 0 else tr("out of stock")


def buyer_pick(buyer: Buyer) -> Pick:
    """A customer as they are offered."""
    return Pick(buyer.customer_id, buyer.name, formats.phone(buyer.phone), buyer, under=buyer.address)


def find_buyers(desk: Desk) -> Callable[[str], Sequence[Pick]]:
    """Customers by a fragment of name, pinyin or phone."""

    def find(text: str) -> list[Pick]:
        with desk.shop.read() as session:
            return [buyer_pick(one) for one in order_buyers.like(session, text)]

    return find


def find_goods(desk: Desk, currency: str) -> Callable[[str], Sequence[Pick]]:
    """Variants by code, barcode, or a fragment of name or pinyin."""

    def find(text: str) -> list[Pick]:
        with desk.shop.read() as session:
            return [goods_pick(desk, one, currency) for one in variants.find(session, text, most=8)]

    return find


def fill_line(values: Values, name: str) -> None:
    """Goods chosen bring one piece, their price, and how many there are."""
    goods = values["goods"]
    if name != "goods":
        return
    known = goods.data if isinstance(goods, Pick) else None
    values["available"] = known.available if known else None
    if goods is not None and values["quantity"] is None:
        values["quantity"] = 1
    offered = values["price_e4"] is None or values["price_e4"] == values.get("offered")
    if known and known.price_e4 is not None and offered and values.get("id") is None:
        values["price_e4"] = values["offered"] = known.price_e4


def amount(values: Values) -> int:
    """What a line comes to, in smallest units."""
    line = LineData(
        values["quantity"] or 0, values["price_e4"] or 0, discount_cents=values["discount_cents"] or 0
    )
    return line.amount_cents


def _short(values: Values) -> str:
    available = values.get("available")
    return "red" if available is not None and available < (values["quantity"] or 1) else "second"


def line_columns(desk: Desk, currency: str) -> tuple[LineColumn, ...]:
    """The columns of an order's lines."""
    return (
        record_column(
            "goods",
            "Items",
            find_goods(desk, currency),
            free="“{text}”, not one of your products",
            prompt="Type a name or code",
        ),
        LineColumn(
            "available",
            "Available",
            show=formats.number,
            work_out=lambda values: values.get("available"),
            tone=_short,
            right=True,
            width=76,
            spare=True,
        ),
        number_column("quantity", "Quantity", least=1, width=76, total=True),
        price_column("price_e4", "Unit price", currency, width=96),
        money_column("discount_cents", "Discount", currency, width=88, spare=True),
        LineColumn(
            "amount",
            "Amount",
            show=lambda cents: desk.money(cents, currency),
            work_out=amount,
            right=True,
            width=104,
            total=True,
        ),
    )


def left_fields(desk: Desk, currency: str) -> tuple[Field | Section, ...]:
    """Who it goes to and what."""
    return (
        Field(
            "paste",
            "Paste an address",
            hint="Name, phone and address in one go, as buyers send them",
            wide=True,
        ),
        Field("recipient", "Recipient", span=2),
        Field("phone", "Phone", span=2),
        Field(
            "customer",
            "Customer",
            span=2,
            input=lambda: RecordInput(find_buyers(desk), free="New customer {text}", mark="user"),
            answers=("customer.name", "name"),
        ),
        Field("province", "State or province", span=2),
        Field("city", "City", span=2),
        Field("district", "District or county", span=2),
        Field("street", "Street and house number"),
        Field("postcode", "Postcode", span=1),
        Field("landline", "Other phone", span=2),
        Field(
            "lines",
            "Items",
            wide=True,
            input=lambda: LinesEditor(line_columns(desk, currency), fill_line, grow=True),
        ),
    )


def money_fields(currency: str, home: str, kept: Mapping[str, Any]) -> tuple[Field, ...]:
    """Postage and discount, and of an order in another currency what that is worth.

    What a file brought below nought may stay so.
    """
    least = {name: min(kept.get(name) or 0, 0) for name in MONEY}
    rate = Field(
        "rate_e6",
        "Exchange rate",
        wide=True,
        input=lambda: FigureInput(
            lambda text: rates.typed(text, currency, home), lambda rate: rates.shown(rate, currency, home)
        ),
    )
    return (
        Field("postage_cents", "Postage", input=lambda: MoneyInput(currency, least=least["postage_cents"])),
        Field(
            "shop_discount_cents",
            "Discount",
            input=lambda: MoneyInput(currency, least=least["shop_discount_cents"]),
            answers=("tax_cents", "platform_discount_cents"),
        ),
        *((rate,) if currency != home else ()),
    )


def payment_fields(currency: str) -> tuple[Field, ...]:
    """How it is paid, and what has come in."""
    return (
        Field("way", "Paid by", choices=ways),
        Field("amount", "Received", input=lambda: MoneyInput(currency)),
    )


def rest_fields(desk: Desk, flag: str) -> tuple[Field | Section, ...]:
    """Where the order comes from, and what is remembered of it; it may have a `flag` of a file's."""
    return (
        Section("Order"),
        Field("channel_id", "Channel", choices=channel_choices(desk), wide=True),
        Field("platform_number", "Order number", hint="Leave empty to number automatically", wide=True),
        Field("placed_at", "Placed", "datetime", hint="Leave empty for the current time"),
        Field("flag", "Flag", choices=also(flags, flag)),
        Field("buyer_message", "Buyer's message", input=lambda: LongInput(least=2, most=4), wide=True),
        Field("memo", "Memo", input=lambda: LongInput(least=2, most=4), wide=True),
    )


def ways() -> Choices:
    """The ways of paying; the first is none yet."""
    return [("", tr("Not paid yet")), *((way, tr(word)) for way, word in WAYS.items())]


def flags() -> Choices:
    """The flags; the first is none."""
    return [("", tr("No flag")), *((flag, tr(_FLAG_WORDS[flag])) for flag in FLAGS)]


def channel_choices(desk: Desk) -> Callable[[], Choices]:
    """The channels there are, the shop's own first; it is made with its first order."""

    def choices() -> Choices:
        query = select(Channel.id, Channel.platform, Channel.name)
        with desk.shop.read() as session:
            rows = session.execute(query.order_by(Channel.platform != OWN, Channel.id)).all()
        own = [] if rows and rows[0].platform == OWN else [(None, channels.platform_name(OWN))]
        return [*own, *((row.id, channels.channel_name(row.platform, row.name)) for row in rows)]

    return choices


def line_data(values: Values, place: int) -> LineData:
    """A row of the form as a line; ShopError `line.no_price` where a price is missing."""
    goods = values["goods"]
    known = goods.data if isinstance(goods, Pick) else None
    if values["price_e4"] is None:
        raise ShopError("line.no_price", field=f"lines.{place}.price_e4")
    return LineData(
        quantity=values["quantity"] or 0,
        price_e4=values["price_e4"],
        variant_id=known.variant_id if known else None,
        listing_id=known.listing_id if known else None,
        title=known.title if known else str(goods or ""),
        options=known.options if known else "",
        discount_cents=values["discount_cents"] or 0,
        tax_cents=values.get("tax_cents", 0),
        note=values.get("note", ""),
        id=values.get("id"),
    )


def line_rows(session: Session, lines: Sequence[LineData]) -> list[Values]:
    """The lines of an order as rows of the form."""
    ids = [line.variant_id for line in lines if line.variant_id is not None]
    offers = variants.offers(session, ids)
    listings = [line.listing_id for line in lines if line.listing_id is not None]
    query = select(Listing.id, Listing.code).where(Listing.id.in_(listings))
    codes = {row.id: row.code for row in session.execute(query)}
    return [_row(line, offers.get(line.variant_id or 0), codes) for line in lines]


def _row(line: LineData, offer: Offer | None, codes: dict[int, str]) -> Values:
    name = f"{line.title} {line.options}".strip()
    goods: Any = name or None
    if line.variant_id is not None or line.listing_id is not None:
        data = Goods(line.title, line.options, line.variant_id, line.listing_id)
        code = codes.get(line.listing_id or 0, "")
        shown = " · ".join(filter(None, (line.title, formats.option_values(line.options))))
        goods = Pick(line.variant_id or line.listing_id or 0, shown or code, data=data)
    return {
        "goods": goods,
        "available": offer.available if offer else None,
        "quantity": line.quantity,
        "price_e4": line.price_e4,
        "discount_cents": line.discount_cents or None,
        "tax_cents": line.tax_cents,
        "note": line.note,
        "id": line.id,
    }
