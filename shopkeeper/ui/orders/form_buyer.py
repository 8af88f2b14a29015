"""The buyer's part of the order's form: the pasted block, and the customer known by phone."""

from PySide6.QtCore import QObject, Qt

from shopkeeper.i18n import tr
from shopkeeper.shop import addresses, order_buyers
from shopkeeper.shop.order_buyers import Buyer
from shopkeeper.ui.customers.pasted import parts_in_words
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.form import Form
from shopkeeper.ui.kit.inputs_record import Pick
from shopkeeper.ui.orders import form_fields as shape

# What a parcel needs, in the order it is asked for.
_NEEDED = ("recipient", "phone", "province", "city", "district", "street")


class BuyerOfForm(QObject):
    """Fills the fields of `form` from what is pasted and known; what was typed by hand stays."""

    def __init__(self, desk: Desk, form: Form, *, new: bool) -> None:
        super().__init__(form)
        self._desk, self._rows, self._new = desk, form.rows, new
        self._filled: dict[str, str] = {}
        self._recognised: int | None = None
        for name in ("recipient", "phone"):
            self._rows[name].input.changed.connect(self._look)
        self._rows["paste"].input.changed.connect(self._take_block)
        self._rows["customer"].input.changed.connect(self._say)
        self._rows["customer"].input.picked.connect(self._picked)
        self._say()

    def begin(self) -> None:
        """Begin with nothing known."""
        self._filled = {}
        self._recognised = None
        self._say()

    def choose(self, customer_id: int) -> None:
        """Enter the order for a customer."""
        with self._desk.shop.read() as session:
            found = order_buyers.buyers(session, [customer_id])
        if found:
            pick = shape.buyer_pick(found[0])
            self._rows["customer"].input.set_value(pick)
            self._picked(pick)

    def go_on(self) -> None:
        """Go to the first thing that is still missing, or to the goods."""
        empty = (name for name in _NEEDED if not self._rows[name].input.text().strip())
        where = next(empty, "lines") if self._rows["paste"].input.text().strip() else "recipient"
        self._rows[where].input.setFocus(Qt.FocusReason.TabFocusReason)

    # The block

    def _take_block(self) -> None:
        text = self._rows["paste"].input.text()
        block = addresses.block(text)
        self._fill({name: getattr(block, part) for name, part in shape.BLOCK.items()})
        self._rows["paste"].hint(lambda: parts_in_words(block) or tr(self._rows["paste"].field.hint))

    def _fill(self, values: dict[str, str]) -> None:
        """Write what was found where nothing was typed by hand."""
        for name, value in values.items():
            field = self._rows[name].input
            if field.text() in ("", self._filled.get(name, "")):
                self._filled[name] = value
                field.set_value(value)

    # Who it is

    def _look(self) -> None:
        """Recognise the customer by the phone, unless another was chosen by hand."""
        field = self._rows["customer"].input
        chosen = field.standing()[1]
        if field.text() and chosen != self._recognised:
            return
        with self._desk.shop.read() as session:
            known = order_buyers.known_customer(session, self._rows["phone"].input.text())
            found = order_buyers.buyers(session, [known]) if known and known != chosen else []
        if found:
            field.set_value(shape.buyer_pick(found[0]))
        elif known is None and self._recognised is not None:
            field.set_value(None)
        self._recognised = known
        self._say()

    def _picked(self, pick: Pick) -> None:
        """Fill in where a customer's parcels went last."""
        buyer: Buyer = pick.data
        self._recognised = None
        address = addresses.split(buyer.address)
        if not address.province:
            taken = addresses.block(buyer.address)
            address = addresses.Address(
                taken.province, taken.city, taken.district, taken.street or buyer.address, taken.postcode
            )
        self._fill({"recipient": buyer.recipient or buyer.name, "phone": buyer.phone, **address._asdict()})
        self._say()

    def _say(self) -> None:
        row = self._rows["customer"]
        typed, chosen = row.input.standing()
        if chosen is not None:
            row.hint("Known customer with this number" if chosen == self._recognised else "")
        elif typed.strip() or (self._new and self._rows["recipient"].input.text().strip()):
            row.hint("New customer, saved with the order")
        else:
            row.hint("")
