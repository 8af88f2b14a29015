"""The rows of exchange rates among the shop's settings."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from shopkeeper import formats
from shopkeeper.i18n import tr
from shopkeeper.shop import rates
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.inputs import TextInput
from shopkeeper.ui.kit.lines_editor import LinesEditor
from shopkeeper.ui.kit.lines_model import LineColumn, Values, text_column


def rows(session: Session, home: str) -> list[Values]:
    """The rates there are, and a row for each currency of orders that have none."""
    known, missing = rates.known(session), rates.missing(session)
    return [
        {
            "currency": currency,
            "worth": rates.shown(known[currency], currency, home) if currency in known else "",
            "missing": missing.get(currency),
        }
        for currency in sorted(known.keys() | missing.keys())
    ]


def editor(home: str) -> LinesEditor:
    """What one unit of each currency is worth; how many orders wait for it stands beside."""
    columns = (
        text_column("currency", "Currency", width=104, prompt="EUR" if home == "USD" else "USD"),
        LineColumn(
            "worth", "One unit is worth", TextInput, lambda worth: f"{worth} {home}", blank="", right=True
        ),
        LineColumn(
            "missing",
            "Orders without a rate",
            show=formats.number,
            work_out=lambda values: values.get("missing"),
            tone=lambda _: "amber",
            width=176,
            right=True,
            spare=True,
        ),
    )
    return LinesEditor(columns, _forget, least=1, most=6)


def _forget(values: Values, name: str) -> None:
    """Of another currency it is not known how many orders wait for it."""
    if name == "currency":
        values["missing"] = None


def typed(values: Sequence[Mapping[str, Any]], home: str) -> dict[str, int]:
    """The rates that stand in the rows; one of a currency that only waits for its rate may stay empty.

    Raises ShopError as `rates.typed_rates`.
    """
    shown = ((place, str(one["currency"] or ""), str(one["worth"] or "")) for place, one in enumerate(values))
    return rates.typed_rates(
        (one for one in shown if one[2].strip() or not values[one[0]].get("missing")), home
    )


def save(desk: Desk, wanted: Mapping[str, int]) -> None:
    """Keep the rates as a command of their own, in a thread: many orders may wait for one."""
    with desk.shop.read() as session:
        same = rates.known(session) == wanted and not rates.missing(session).keys() & wanted.keys()
    if same:
        return

    def work(_progress: Any, _cancelled: Any) -> None:
        # What an order is worth is not what the owner says of it against its file.
        with desk.shop.command("shop.rates", imports=True) as session:
            rates.put(session, wanted)

    desk.runner.run(work, on_error=desk.refuse, title=lambda: tr("Saving…"), cancellable=False)
