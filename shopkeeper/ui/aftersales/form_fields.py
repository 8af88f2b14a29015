"""What the ticket's form is made of: its fields by kind, its rows of goods, and finding orders."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper import formats
from shopkeeper.i18n import tr
from shopkeeper.model.orders import Order, OrderSummary
from shopkeeper.shop import search, ticket_goods, tickets
from shopkeeper.shop.ticket_kinds import Kind
from shopkeeper.shop.tickets import LineData, TicketData
from shopkeeper.ui.aftersales import sheets
from shopkeeper.ui.aftersales.reading import swap_name
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.form import Field, Section
from shopkeeper.ui.kit.inputs import LongInput
from shopkeeper.ui.kit.inputs_numbers import MoneyInput, NumberInput
from shopkeeper.ui.kit.inputs_picture import PicturesInput
from shopkeeper.ui.kit.inputs_record import Pick
from shopkeeper.ui.kit.lines_editor import LinesEditor
from shopkeeper.ui.kit.lines_model import LineColumn, Values, number_column, record_column, text_column
from shopkeeper.ui.orders.form_fields import find_goods
from shopkeeper.ui.orders.parcels import courier_field

_LONGEST_DAYS = 365
# Fields of a ticket whose nothing is None in the form and nought in the rules.
AMOUNTS = (
    "compensation_cents", "return_postage_cents", "resend_postage_cents", "fee_cents", "fee_got_cents",
    "claim_cents", "claim_got_cents",
)  # fmt: skip

Fields = list[Field | Section]


def fields(desk: Desk, kind: Kind, currency: str, *, goods: bool, whole: bool) -> Fields:
    """The fields of a kind: `goods` with its rows, `whole` with what is written later on."""

    def money(name: str, label: str, span: int = 3) -> Field:
        return Field(name, label, input=lambda: MoneyInput(currency), span=span)

    made: Fields = [
        Field("reason", "Reason", choices=lambda: sheets.reasons(kind)),
        Field("fault", "Fault", choices=sheets.faults),
    ]
    if goods:
        made.append(Field("lines", "Items", wide=True, input=lambda: _lines(desk, kind, currency)))
    made += [
        Field("wish", "What the buyer wants", input=lambda: LongInput(least=2)),
        Field("agreed", "What was agreed", input=lambda: LongInput(least=2)),
    ]
    made += _agreed_money(kind, money)
    made += [Section("Deadlines"), *_deadlines(whole=whole)]
    if whole:
        made += _parcels(desk, kind, money)
        made += _costs(kind, money)
        made += _AFTERWARDS
    made.append(Field("pictures", "Evidence", wide=True, input=PicturesInput))
    return made


def _agreed_money(kind: Kind, money: Callable[..., Field]) -> Fields:
    if kind.money == "refund":
        return [money("refund_cents", "Refund agreed")]
    return [money("fee_cents", "Fee agreed")] if kind.money == "fee" else []


def _deadlines(*, whole: bool) -> Fields:
    days = Field(
        "promise_days", "Promised days", input=lambda: NumberInput(least=0, most=_LONGEST_DAYS), span=2
    )
    found: Fields = [
        days,
        Field("answer_by", "Answer the platform by", "datetime", span=2),
        Field("platform_number", "Platform's ticket number", span=2),
        Field("urgent", "Urgent", "check", wide=not whole),
    ]
    if whole:
        found += [
            Field("freight_insurance", "Freight insurance", "check"),
            Field("seven_days", "Return without reason", choices=_choices(tickets.SEVEN_DAYS), span=2),
            Field("intervened_at", "Platform stepped in", "datetime", span=2),
            Field("evidence_by", "Evidence by", "datetime", span=2),
        ]
    return found


def _parcels(desk: Desk, kind: Kind, money: Callable[..., Field]) -> Fields:
    if not kind.takes_back:
        return []
    warranty: Fields = [Field("warranty_until", "Warranty until", "date")] if kind.goods == "custody" else []
    with desk.shop.read() as session:
        courier = courier_field(session, "return_courier", "Return courier")
    return [
        Section("Return parcel"),
        courier,
        Field("return_number", "Return tracking number"),
        money("return_postage_cents", "Return postage"),
        Field("return_postage_by", "Who pays it", choices=_choices(tickets.BEARERS)),
        *warranty,
    ]


def _costs(kind: Kind, money: Callable[..., Field]) -> Fields:
    return [
        Section("Costs and claims"),
        money("compensation_cents", "Compensation"),
        money("fee_got_cents", "Fee received") if kind.money == "fee" else money(
            "resend_postage_cents", "Outgoing postage"
        ),
        Field("claim_from", "Claim from", choices=_choices(tickets.CLAIMED_FROM)),
        Field("claim_state", "Claim", choices=_choices(tickets.CLAIM_STATES)),
        money("claim_cents", "Amount claimed"),
        money("claim_got_cents", "Claim received"),
    ]  # fmt: skip


_AFTERWARDS: Fields = [
    Section("Afterwards"),
    Field("satisfaction", "Satisfaction", choices=sheets.satisfactions),
    Field("lesson", "Lesson", input=lambda: LongInput(least=1)),
]


def _choices(known: dict[str, str]) -> Callable[[], Sequence[tuple[str, str]]]:
    return lambda: [(key, tr(word)) for key, word in known.items()]


# Goods


def _lines(desk: Desk, kind: Kind, currency: str) -> LinesEditor:
    def sold(values: Values) -> bool:
        return values.get("order_line_id") is not None

    columns: list[LineColumn] = [
        text_column("title", "Items", fixed=sold, prompt="Type what it is about"),
        text_column("options", "Options", width=150, fixed=sold),
        number_column("quantity", "Quantity", least=1, blank=None),
    ]
    if kind.goods == "swap":
        find = find_goods(desk, currency)
        columns.append(record_column("swap", "Send instead", find, width=210, prompt="The same"))
    return LinesEditor(columns, _fill, least=1, most=6)


def _fill(values: Values, name: str) -> None:
    if name == "title" and values["title"] and values["quantity"] is None:
        values["quantity"] = 1


def line_rows(session: Session, lines: Sequence[LineData]) -> list[Values]:
    """The lines as the form shows them."""
    return [
        {
            "id": line.id,
            "order_line_id": line.order_line_id,
            "title": line.title,
            "options": formats.option_values(line.options) if line.order_line_id else line.options,
            "kept_options": line.options,
            "quantity": line.quantity,
            "swap": _swap(session, line.swap_variant_id),
        }
        for line in lines
    ]


def _swap(session: Session, variant_id: int | None) -> Pick | None:
    return Pick(variant_id, swap_name(session, variant_id)) if variant_id else None


def line_data(values: Values) -> LineData:
    """A row of the form as the rules take it."""
    swap = values.get("swap")
    sold = values.get("order_line_id")
    return LineData(
        values["quantity"] or 0,
        sold,
        values["title"],
        values.get("kept_options", "") if sold else values["options"],
        swap.record_id if isinstance(swap, Pick) else None,
        values.get("id"),
    )


def order_lines(session: Session, order_id: int) -> tuple[LineData, ...]:
    """All that is left of an order's goods."""
    return tuple(
        LineData(one.pieces, one.order_line_id, one.title, one.options)
        for one in ticket_goods.goods_of(session, order_id)
        if one.pieces > 0
    )


# Orders


def find_orders(desk: Desk) -> Callable[[str], Sequence[Pick]]:
    """Orders by a fragment of number, name, phone or tracking number."""

    def find(text: str) -> list[Pick]:
        with desk.shop.read() as session:
            hits = search.hits(session, text, most=8)
            return order_picks(session, [hit.record_id for hit in hits if hit.kind == "order"])

    return find


def order_picks(session: Session, ids: Sequence[int]) -> list[Pick]:
    """These orders as they are offered: number, who, when."""
    query = (
        select(Order.id, OrderSummary.number, Order.recipient, Order.placed_at)
        .join(OrderSummary, OrderSummary.order_id == Order.id)
        .where(Order.id.in_(ids))
    )
    rows = {row.id: row for row in session.execute(query)}
    found = []
    for row in (rows[one] for one in ids if one in rows):
        day = formats.day(row.placed_at) if row.placed_at else ""
        found.append(Pick(row.id, row.number, " · ".join(filter(None, (row.recipient, day)))))
    return found


def values_of(session: Session, data: TicketData) -> Values:
    """A ticket as its form shows it."""
    values = {name: getattr(data, name) for name in TicketData.__dataclass_fields__}
    values |= {name: values[name] or None for name in AMOUNTS}
    return {**values, "lines": line_rows(session, data.lines)}


def data_from(base: TicketData, values: Values) -> TicketData:
    """`base` with what stands in the form."""
    names = TicketData.__dataclass_fields__.keys() & values.keys()
    fields_ = {name: values[name] for name in names - {"lines", "pictures"}}
    fields_ |= {name: values[name] or 0 for name in AMOUNTS if name in values}
    if "lines" in values:
        fields_["lines"] = tuple(line_data(row) for row in values["lines"])
    return replace(base, **fields_)
