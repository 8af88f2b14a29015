"""What of variants is edited in the table and together: prices, levels, places."""

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.shop import money, variants
from shopkeeper.ui.kit.bulk import BulkField, Operation
from shopkeeper.ui.kit.editing import CellEdit
from shopkeeper.ui.kit.form import Field
from shopkeeper.ui.kit.inputs import TextInput
from shopkeeper.ui.kit.inputs_numbers import NumberInput, PriceInput

KEY = "variant.change"

# Column of the list of variants, field of a variant, its name.
PRICES = (
    ("price", "price_e4", "Selling price"),
    ("cost", "cost_e4", "Cost"),
    ("list_price", "list_price_e4", "List price"),
)
NUMBERS = (("level", "reorder_level", "Reorder level"), ("weight", "weight_g", "Weight (g)"))
TEXTS = (("shelf", "shelf", "Shelf"),)

# The variants of what is chosen, where the list is not of variants.
Of = Callable[[Session, Sequence[int]], Sequence[int]]


class PercentInput(TextInput):
    """How many percent more, or with a minus less."""

    def value(self) -> Decimal:
        """The percentage; ShopError `number.not_understood`."""
        text = self.text().strip().rstrip("%％").strip()
        try:
            return Decimal(text.replace("−", "-"))
        except InvalidOperation as error:
            raise ShopError("number.not_understood", text=text) from error


class DifferenceInput(PriceInput):
    """How much more a price is to be, or with a minus less."""

    def __init__(self, currency: str) -> None:
        super().__init__(currency)
        self._read = lambda text: money.typed_price_e4(text, currency)


class NoInput(TextInput):
    """Nothing to be typed."""

    def __init__(self) -> None:
        super().__init__()
        self.setEnabled(False)

    def value(self) -> None:
        """Nothing."""


def cell_edits(currency: str) -> dict[str, CellEdit]:
    """The columns of the list of variants that are edited in place."""
    edits = {}
    for column, field, title in PRICES:
        edits[column] = CellEdit(_field(field, title, partial(PriceInput, currency)), KEY, _put(field))
    for column, field, title in NUMBERS:
        edits[column] = CellEdit(_field(field, title, NumberInput), KEY, _put(field))
    for column, field, title in TEXTS:
        edits[column] = CellEdit(Field(field, title), KEY, _put(field), lambda value: value or "")
    return edits


def product_price(currency: str) -> CellEdit:
    """The price of a product, where its variants have one and the same."""

    def put(session: Session, product_id: int, value: Any) -> None:
        variants.put_price(session, product_id, value)

    return CellEdit(_field("price_e4", "Selling price", partial(PriceInput, currency)), KEY, put)


def bulk_fields(currency: str, of: Of | None = None) -> list[BulkField]:
    """What is changed of several at once."""
    price = partial(PriceInput, currency)
    signed = partial(DifferenceInput, currency)
    more = Field("percent", "Percent", input=PercentInput)
    found = [
        BulkField(
            _field(field, title, price),
            _change(field, of),
            (
                Operation("set", "Set to"),
                Operation("add", "Add", _field(field, title, signed)),
                Operation("percent", "Raise by %", more),
                Operation("round_9", "Round to .9", Field("none", "Round to .9", input=NoInput)),
            ),
        )
        for _, field, title in PRICES
    ]
    for _, field, title in NUMBERS:
        operations = (
            Operation("set", "Set to"),
            Operation("add", "Add", _field(field, title, partial(NumberInput, least=-999_999))),
        )
        found.append(BulkField(_field(field, title, NumberInput), _change(field, of), operations))
    return [*found, *(BulkField(Field(field, title), _change(field, of)) for _, field, title in TEXTS)]


def _field(name: str, title: str, make: Callable[[], Any]) -> Field:
    return Field(name, title, input=make)


def _put(field: str) -> Callable[[Session, int, Any], Any]:
    return lambda session, variant_id, value: variants.put(session, variant_id, field, value)


def _change(field: str, of: Of | None) -> Callable[[Session, list[int], str, Any], Any]:
    def change(session: Session, ids: list[int], operation: str, value: Any) -> None:
        variants.change(session, ids if of is None else of(session, ids), field, operation, value)

    return change
