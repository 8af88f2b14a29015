"""Parcels on screen: the courier that is chosen, what its numbers look like, where they are looked up."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.i18n import pick, tr
from shopkeeper.model.orders import Order
from shopkeeper.shop import carriers
from shopkeeper.ui.kit.form import Field, Form
from shopkeeper.ui.kit.inputs import TextInput
from shopkeeper.ui.kit.widgets import IconButton
from shopkeeper.words import sentence

_RECENT = 2000  # orders looked at for couriers used of late


def courier_field(session: Session, name: str, label: str) -> Field:
    """Asks for a courier: offers those used of late, then all others there are."""
    recent = select(Order.courier).order_by(Order.id.desc()).limit(_RECENT)
    used = list(dict.fromkeys(filter(None, session.scalars(recent))))
    known = carriers.shelf().found.values()
    others = [pick(one.title) for one in known if not any(map(one.is_called, used))]

    def make() -> TextInput:
        made = TextInput()
        made.offer([*used, *others])
        return made

    return Field(name, label, input=make)


def watch(form: Form, courier: str, number: str) -> None:
    """Say under a form's field `number` what it looks like, if that is not the courier's."""
    shown = form.rows[number]

    def say() -> None:
        values = form.values()
        shown.hint(lambda: about_number(values[courier], values[number]))

    for name in (courier, number):
        form.rows[name].input.changed.connect(say)
    form.rows[courier].hint(lambda: "\n".join(map(sentence, carriers.shelf().problems)))
    say()


def about_number(courier: str, numbers: str) -> str:
    """A hint where a number does not look like the courier's; whose it looks like where none is named."""
    found = carriers.split(numbers)
    carrier = carriers.called(courier)
    if carrier and carrier.numbers and not all(map(carrier.knows, found)):
        return tr("This does not look like a tracking number of {carrier}.").format(
            carrier=pick(carrier.title)
        )
    guess = carriers.of_number(found[0]) if found and not courier.strip() else None
    return tr("Looks like {carrier}.").format(carrier=pick(guess.title)) if guess else ""


def track_buttons(courier: str, numbers: str, name: str) -> list[IconButton]:
    """A button that looks parcels up at their carrier; none where no page is known."""
    found = [
        (one, page) for one, number in carriers.parcels(courier, numbers) if (page := one.page_of(number))
    ]
    if not found:
        return []

    def tip() -> str:
        said = dict.fromkeys(part for one, _ in found for part in (pick(one.title), one.phone) if part)
        return " · ".join((tr("Track the parcel"), *said))

    button = IconButton(name, "package-search", tip, pixels=16)
    button.clicked.connect(lambda: look_up([page for _, page in found]))
    return [button]


def look_up(pages: list[str]) -> None:
    """Open pages in the browser."""
    for page in pages:
        QDesktopServices.openUrl(QUrl(page))
