"""The form of a customer."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy import select

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.model.customers import Customer, CustomerPhone, CustomerTag
from shopkeeper.shop import addresses, customers, phones
from shopkeeper.shop.channels import platform_name
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.platforms import PLATFORMS
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.customers.pasted import parts_in_words
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.form import Field, Form, Section
from shopkeeper.ui.kit.inputs import LinesInput
from shopkeeper.ui.kit.inputs_record import Pick
from shopkeeper.ui.kit.lines_editor import LinesEditor
from shopkeeper.ui.kit.lines_model import LineColumn, record_column, text_column
from shopkeeper.ui.kit.widgets import Button, PlainLabel, row


def _platform(name: str) -> Pick:
    place = list(PLATFORMS).index(name) + 1 if name in PLATFORMS else len(PLATFORMS) + 1
    return Pick(place, platform_name(name), data=name)


def _find_platforms(text: str) -> Sequence[Pick]:
    """The platforms whose name or word has the text in it."""
    picks = [_platform(name) for name in PLATFORMS if name != "own"]
    return [one for one in picks if text.casefold() in f"{one.title} {one.data}".casefold()]


def _account_columns() -> tuple[LineColumn, ...]:
    return (
        record_column("platform", "Platform", _find_platforms, width=200, prompt="Type its name"),
        text_column("account", "Account", prompt="The name the buyer has there"),
    )


FIELDS = (
    Field("name", "Name"),
    Field("phones", "Phones", "lines", hint="Several: one on each line", answers=("phone",)),
    Field("wechat", "WeChat"),
    Field("qq", "QQ"),
    Field("email", "E-mail"),
    Field("birthday", "Birthday", "date", hint="For example 1990-05-20"),
    Field("source", "How they found us"),
    Field("tags", "Tags", "tags", hint="Separated by commas"),
    Field("accounts", "Platform accounts", input=lambda: LinesEditor(_account_columns(), least=1), wide=True),
    Section("Address and note"),
    Field(
        "paste", "Paste an address", hint="Name, phone and address in one go, as buyers send them", wide=True
    ),
    Field(
        "addresses",
        "Addresses",
        hint="Several: one on each line",
        input=partial(LinesInput, least=2),
        wide=True,
    ),
    Field("note", "Note", "long", wide=True),
)


class SamePerson(QWidget):
    """Says that a number typed is another customer's, and leads there."""

    wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._other: int | None = None
        self.label = PlainLabel(role="amber", scale="small", wrap=True)
        self.link = Button("open_same", "Open", look="link")
        self.link.clicked.connect(lambda: self._other is not None and self.wanted.emit(self._other))
        box = row(self.label, self.link, None, spacing=4)
        self.setLayout(box)
        self.hide()

    def show_customer(self, found: tuple[int, str] | None) -> None:
        """Name the customer who has the number; None hides."""
        self._other = found[0] if found else None
        if found:
            name = found[1]
            self.label.say(
                self.label.setText, lambda: tr("{name} already has this number.").format(name=name)
            )
        self.setVisible(found is not None)


class CustomerForm(Sheet):
    """Enters a customer, or changes the one of `customer_id`; `saved` gives the id."""

    saved = Signal(int)

    def __init__(self, shop: ShopFile, customer_id: int | None, parent: QWidget | None) -> None:
        title = "New customer" if customer_id is None else "Edit customer"
        super().__init__(title, parent)
        self.setObjectName("customer_form")
        self._shop = shop
        self._id = customer_id
        self.form = Form(FIELDS, self._load())
        self.put_scrolled(self.form)
        self.same = SamePerson()
        self.same.wanted.connect(self._open_other)
        numbers = self.form.rows["phones"]
        numbers.add_below(self.same)
        numbers.input.changed.connect(self._look_for_same)
        self._pasted: dict[str, str] = {}
        self.form.rows["paste"].input.changed.connect(self._take_block)
        self.form.rows["tags"].input.offer(self._tags_in_use())
        self.add_button("cancel", "Cancel", self.reject)
        self.add_button("save", "Save", self.save, "filled")
        self.form.focus_first()

    def _load(self) -> dict[str, Any]:
        if self._id is None:
            return {}
        with self._shop.read() as session:
            data = customers.data_of(customers.get(session, self._id))
        values = {name: getattr(data, name) for name in CustomerData.__slots__}
        rows = [{"platform": _platform(platform), "account": account} for platform, account in data.accounts]
        return {**values, "accounts": rows}

    def _tags_in_use(self) -> list[str]:
        with self._shop.read() as session:
            return list(
                session.scalars(select(CustomerTag.tag).distinct().order_by(CustomerTag.tag).limit(200))
            )

    def save(self) -> None:
        """Write what was typed; a refusal shows at its field and the form stays open."""
        try:
            saved = self._write(self._data())
        except ShopError as error:
            self.form.refuse(error)
            return
        self.accept()
        self.saved.emit(saved)

    def _data(self) -> CustomerData:
        values = self.form.values()
        del values["paste"]
        rows = values["accounts"]
        pairs = [(row["platform"].data if row["platform"] else "", row["account"]) for row in rows]
        return CustomerData(**{**values, "accounts": tuple(pairs)})

    def _take_block(self) -> None:
        """Take a pasted address apart: what of it was not typed by hand goes into its field."""
        row = self.form.rows["paste"]
        block = addresses.block(row.input.text())
        where = (block.province, block.city, block.district, block.street)
        name = self.form.rows["name"].input
        if name.text() in ("", self._pasted.get("name", "")):
            name.set_value(block.name)
        self._put_line("phones", block.phone or block.landline)
        self._put_line("addresses", " ".join(filter(None, where)))
        self._pasted["name"] = block.name
        row.hint(lambda: parts_in_words(block) or tr(row.field.hint))

    def _put_line(self, name: str, text: str) -> None:
        """Put a line below the others in place of the one that was pasted before."""
        field = self.form.rows[name].input
        lines = [line for line in field.value() if line != self._pasted.get(name)]
        self._pasted[name] = text
        field.set_value(list(dict.fromkeys(filter(None, (*lines, text)))))

    def _write(self, data: CustomerData) -> int:
        name = data.name.strip()
        if self._id is None:
            with self._shop.command("customer.create", name=name) as session:
                return customers.create(session, data).id
        with self._shop.command("customer.edit", name=name) as session:
            return customers.edit(session, self._id, data).id

    def _look_for_same(self) -> None:
        numbers = [phones.digits(one) for one in self.form.rows["phones"].input.value()]
        query = (
            select(Customer.id, Customer.name)
            .join(CustomerPhone)
            .where(
                CustomerPhone.number.in_(numbers),
                CustomerPhone.kind == "real",
                Customer.id != (self._id or 0),
            )
            .limit(1)
        )
        with self._shop.read() as session:
            found = session.execute(query).first()
        self.same.show_customer((found.id, found.name) if found else None)

    def _open_other(self, customer_id: int) -> None:
        self.leave(lambda: self._replace(customer_id))

    def _replace(self, customer_id: int) -> None:
        other = CustomerForm(self._shop, customer_id, self.parentWidget())
        other.saved.connect(self.saved)
        self.done(0)
        other.open()

    def dirty(self) -> bool:
        """Whether something was typed."""
        return self.form.dirty()
