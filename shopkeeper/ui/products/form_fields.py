"""What the product's form asks for: its fields, the grid of its variants, and how options make variants."""

from collections.abc import Sequence
from itertools import product
from typing import Any

from shopkeeper.i18n import tr
from shopkeeper.shop import products
from shopkeeper.shop.products import VariantData
from shopkeeper.ui.kit.form import Field, Section
from shopkeeper.ui.kit.inputs import Choices, LongInput
from shopkeeper.ui.kit.inputs_picture import PicturesInput
from shopkeeper.ui.kit.lines_editor import LinesEditor
from shopkeeper.ui.kit.lines_model import (
    LineColumn,
    Values,
    number_column,
    price_column,
    text_column,
)

MOST_VARIANTS = 500

# What a buyer may ask about, but for its description: (field, label, whether it is more than a few words).
_KNOWLEDGE = (
    ("material", "Material", False),
    ("dimensions", "Dimensions", False),
    ("weight", "Weight", False),
    ("colours", "Colours", False),
    ("craft", "Pattern and craft", False),
    ("purpose", "What it is for", False),
    ("selling_points", "Selling points", True),
    ("packing_list", "Packing list", True),
    ("strengths", "Strengths", True),
    ("weaknesses", "Weaknesses", True),
    ("care", "Cleaning and care", True),
    ("cautions", "Cautions", True),
)


def statuses() -> Choices:
    """Whether it is offered."""
    return [("on_sale", tr("On sale")), ("draft", tr("Draft")), ("off_sale", tr("Off sale"))]


def basic_fields(currency: str) -> tuple[Field | Section, ...]:
    """What a product is, what it looks like, and what is sold of it."""
    return (
        Field("title", "Title", span=4),
        Field("code", "Product code", span=2),
        Field("short_name", "Short name", span=2),
        Field("category", "Category", hint="A path such as jewelry/necklaces", span=2),
        Field("status", "Status", choices=statuses, span=2),
        Field("brand", "Brand", span=2),
        Field("supplier", "Supplier", span=2),
        Field("tags", "Tags", "tags", hint="Separated by commas", span=2),
        Field("pictures", "Pictures", input=PicturesInput, wide=True),
        Section("Variants"),
        Field(
            "options",
            "Options and their values",
            hint="For example “Colour” with “silver, gold”; each combination becomes a variant",
            input=lambda: LinesEditor(option_columns(), least=1, most=4),
            wide=True,
        ),
        Field(
            "variants",
            "Variants",
            input=lambda: LinesEditor(variant_columns(currency), least=2, most=10, walked=True),
            wide=True,
        ),
    )


def knowledge_fields() -> tuple[Field, ...]:
    """What buyers ask, and the owner's note."""
    asked = tuple(
        Field(name, label, input=(lambda: LongInput(least=2, most=6)) if long else None)
        for name, label, long in _KNOWLEDGE
    )
    last = (("description", "Description"), ("note", "Note"))
    return (*asked, *(Field(name, label, input=lambda: LongInput(least=6, most=12)) for name, label in last))


def option_columns() -> tuple[LineColumn, ...]:
    """The options a product comes in."""
    return (
        text_column("name", "Option", width=180, prompt="For example colour"),
        text_column("values", "Values", prompt="For example silver, gold"),
    )


def variant_columns(currency: str) -> tuple[LineColumn, ...]:
    """The grid of variants."""
    return (
        text_column("options", "Options"),
        text_column("code", "SKU code", width=112),
        text_column("barcode", "Barcode", width=132),
        text_column("shelf", "Shelf", width=72),
        price_column("price_e4", "Selling price", currency, width=108),
        price_column("cost_e4", "Cost", currency, width=92),
        price_column("list_price_e4", "List price", currency, width=92),
        number_column("weight_g", "Weight (g)", most=9_999_999, width=80),
        number_column("reorder_level", "Reorder level", width=104),
        number_column("opening", "Stock", most=9_999_999, width=72, fixed=lambda row: bool(row.get("kept"))),
    )


def rows_of(variants: Sequence[VariantData], on_hand: dict[int, int | None]) -> list[Values]:
    """Variants as rows; where stock is kept, what there is stands there and is not typed over."""
    rows = []
    for one in variants:
        kept = on_hand.get(one.id or 0)
        row = {name: getattr(one, name) for name in products.VARIANT_FIELDS}
        rows.append({**row, "id": one.id, "opening": kept, "kept": kept is not None})
    return rows


def variants_of(rows: Sequence[Values]) -> tuple[VariantData, ...]:
    """Rows as variants; a product of which nothing more is said has one."""
    found = [
        VariantData(
            **{name: row[name] for name in products.VARIANT_FIELDS},
            id=row.get("id"),
            opening=None if row.get("kept") else row["opening"],
        )
        for row in rows
    ]
    return tuple(found) or (VariantData(),)


# Options


def options_of(variants: Sequence[VariantData]) -> list[Values]:
    """The options that variants such as 颜色:银色;长度:45cm come in, with the values of each."""
    found: dict[str, list[str]] = {}
    for one in variants:
        for part in filter(None, one.options.split(";")):
            name, colon, value = part.partition(":")
            if not colon:
                return []
            found.setdefault(name.strip(), []).append(value.strip())
    return [{"name": name, "values": ", ".join(dict.fromkeys(values))} for name, values in found.items()]


def combined(options: Sequence[Values], split: Any) -> list[str]:
    """The options of every variant there can be, in the order they are written."""
    axes = [[f"{row['name'].strip()}:{value}" for value in split(row["values"])] for row in options]
    axes = [axis for axis in axes if axis]
    return [";".join(one) for one in product(*axes)] if axes else []


def generated(rows: Sequence[Values], wanted: Sequence[str], code: str) -> list[Values]:
    """Rows for the options wanted: those there stay as they are, new ones take the first's price.

    A row without options becomes the first new one; one of other options stays only if it
    stands in the shop already.
    """
    known = {row["options"]: row for row in rows}
    plain = known.pop("", None)
    first = plain or (rows[0] if rows else None)
    like = (
        {name: first[name] for name in ("price_e4", "cost_e4", "list_price_e4", "weight_g")} if first else {}
    )
    made: list[Values] = []
    for number, options in enumerate(wanted, 1):
        row = known.pop(options, None)
        if row is None and plain is not None:
            row, plain = {**plain, "options": options}, None
        suggested = {"code": f"{code}-{number:02d}"} if code else {}
        made.append(row or {**like, **suggested, "options": options})
    left = [row for row in (plain, *known.values()) if row and row.get("id") is not None]
    return [*made, *left]
