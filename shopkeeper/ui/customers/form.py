"""The form of a customer."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy import select

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.model.customers import Customer, CustomerPhone, CustomerTag
from shopkeeper.shop import customers, phones
from shopkeeper.shop.customers import CustomerData
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.kit.dialogs import Sheet, ask
from shopkeeper.ui.kit.form import Field, Form, Section
from shopkeeper.ui.kit.widgets import Button, PlainLabel, row

FIELDS = (
    Field("name", "Name"),
    Field("phones", "Phones", "lines", hint="One on each line", answers=("phone",)),
    Field("wechat", "WeChat"),
    Field("qq", "QQ"),
    Field("email", "E-mail"),
    Field("birthday", "Birthday", "date", hint="For example 1990-05-20"),
    Field("source", "Found us by"),
    Field("tags", "Tags", "tags", hint="Separated by commas"),
    Section("Address and note"),
    Field("addresses", "Addresses", "lines", hint="One on each line", wide=True),
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
                self.label.setText, lambda: tr("{name} has this number already.").format(name=name)
            )
        self.setVisible(found is not None)


class CustomerForm(Sheet):
    """Enters a customer, or changes the one of `customer_id`; `saved` gives the id."""

    saved = Signal(int)

    def __init__(self, shop: ShopFile, customer_id: int | None, parent: QWidget | None) -> None:
        title = "New customer" if customer_id is None else "Edit customer"
        super().__init__(title, parent, hint="Ctrl+Enter saves")
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
        self.form.rows["tags"].input.offer(self._tags_in_use())
        self.add_button("cancel", "Cancel", self.reject)
        self.add_button("save", "Save", self.save, "filled")
        self.form.focus_first()

    def _load(self) -> dict[str, Any]:
        if self._id is None:
            return {}
        with self._shop.read() as session:
            data = customers.data_of(customers.get(session, self._id))
        return {name: getattr(data, name) for name in CustomerData.__slots__}

    def _tags_in_use(self) -> list[str]:
        with self._shop.read() as session:
            return list(
                session.scalars(select(CustomerTag.tag).distinct().order_by(CustomerTag.tag).limit(200))
            )

    def save(self) -> None:
        """Write what was typed; a refusal shows at its field and the form stays open."""
        try:
            saved = self._write(CustomerData(**self.form.values()))
        except ShopError as error:
            self.form.refuse(error)
            return
        self.accept()
        self.saved.emit(saved)

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
        self._leave(lambda: self._replace(customer_id))

    def _replace(self, customer_id: int) -> None:
        other = CustomerForm(self._shop, customer_id, self.parentWidget())
        other.saved.connect(self.saved)
        super().reject()
        other.open()

    def _leave(self, then: Any) -> None:
        if self.form.dirty():
            ask(
                self,
                "What you typed has not been saved.",
                "Discard it",
                then,
                title="Discard what you typed?",
                no="Go on writing",
            )
        else:
            then()

    # Qt

    def reject(self) -> None:
        """Close; what was typed is not thrown away unasked."""
        self._leave(super().reject)
