"""The form of a product: what it is, its pictures and variants, and what buyers ask about it."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy import select

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr, trn
from shopkeeper.model.products import Product, ProductTag
from shopkeeper.shop import pictures, products, variants
from shopkeeper.shop.products import ProductData
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.form import Form
from shopkeeper.ui.kit.inputs import split_words
from shopkeeper.ui.kit.inputs_picture import Picture
from shopkeeper.ui.kit.laying import Pages
from shopkeeper.ui.kit.sections import Switch
from shopkeeper.ui.kit.widgets import Button, PlainLabel, row
from shopkeeper.ui.products import form_fields as shape

_OFFERED = ("category", "brand", "supplier")
_PASTE = "Ctrl+V fills the variants from Excel"


class ProductForm(Sheet):
    """Enters a product, or changes the one of `product_id`; `saved` gives the id."""

    saved = Signal(int)

    def __init__(
        self, desk: Desk, product_id: int | None, parent: QWidget | None, *, title: str = ""
    ) -> None:
        super().__init__(
            "New product" if product_id is None else "Edit product",
            parent,
            width=1240,
            hint=_PASTE,
        )
        self.setObjectName("product_form")
        self._desk, self._id = desk, product_id
        values = self._load() if product_id is not None else {"title": title}
        self.basics = Form(shape.basic_fields(desk.currency), values)
        self.knowledge = Form(shape.knowledge_fields(), values)
        self.forms = (self.basics, self.knowledge)
        self._lay_out()
        self._offer()
        self.add_button("cancel", "Cancel", self.reject)
        self.add_button("save", "Save", self.save, "filled")
        self.basics.focus_first()

    def _load(self) -> dict[str, Any]:
        assert self._id is not None
        with self._desk.shop.read() as session:
            data = products.data_of(products.get(session, self._id))
            thumbs = pictures.thumbs(session, data.pictures)
            offers = variants.offers(session, [one.id for one in data.variants if one.id is not None])
        on_hand = {one: offer.on_hand for one, offer in offers.items()}
        return {
            **{name: getattr(data, name) for name in products.TEXTS},
            "tags": data.tags,
            "pictures": [Picture(digest, thumbs.get(digest, b"")) for digest in data.pictures],
            "options": shape.options_of(data.variants),
            "variants": shape.rows_of(data.variants, on_hand),
        }

    def _lay_out(self) -> None:
        self.switch = Switch("part", (("basics", "Basics"), ("knowledge", "Product knowledge")))
        self.switch.chosen.connect(self._show_part)
        self.parts = Pages(*self.forms)
        self.make = Button("make_variants", "Create variants", icon="columns-3")
        self.make.clicked.connect(self.make_variants)
        self.made = PlainLabel(role="quiet", scale="small")
        below = QWidget()
        line = row(self.make, self.made, None)
        line.setContentsMargins(0, 6, 0, 0)
        below.setLayout(line)
        self.basics.rows["options"].add_below(below)
        QWidget.setTabOrder(self.basics.rows["options"].input.view, self.make)
        for name in ("options", "variants"):
            self.basics.rows[name].label.hide()  # the heading above says it
        self.body.addLayout(row(self.switch, None))
        self.area = self.put_scrolled(self.parts)

    def _offer(self) -> None:
        """Complete categories, brands, suppliers and tags to those in use."""
        with self._desk.shop.read() as session:
            for name in _OFFERED:
                column = getattr(Product, name)
                words = session.scalars(
                    select(column).distinct().where(column != "").order_by(column).limit(500)
                )
                self.basics.rows[name].input.offer(words.all())
            tags = select(ProductTag.tag).distinct().order_by(ProductTag.tag).limit(200)
            self.basics.rows["tags"].input.offer(session.scalars(tags).all())

    def _show_part(self, place: int) -> None:
        self.parts.show_page(place)
        self.say_hint("" if place else _PASTE)
        self.area.verticalScrollBar().setValue(0)

    def make_variants(self) -> None:
        """Make a variant of each combination of the options' values."""
        grid = self.basics.rows["variants"].input
        try:
            rows = grid.value()
        except ShopError as error:
            grid.refuse(error)
            return
        wanted = shape.combined(self.basics.rows["options"].input.value(), split_words)
        if len(wanted) > shape.MOST_VARIANTS:
            self._tell(
                lambda: tr("That would be more than {most} variants.").format(most=shape.MOST_VARIANTS)
            )
        elif not wanted:
            self._tell(lambda: tr("Type an option and its values first."))
        else:
            made = shape.generated(rows, wanted, self.basics.rows["code"].input.value().strip())
            grid.set_value(made)
            self._tell(lambda: trn(len(made), "{n} variant", "{n} variants"))

    def _tell(self, text: Any) -> None:
        self.made.say(self.made.setText, text)

    def save(self) -> None:
        """Write what was typed; a refusal shows at its field and the form stays open."""
        try:
            saved = self._write()
        except ShopError as error:
            self._refuse(error)
            return
        self.accept()
        self.saved.emit(saved)

    def _write(self) -> int:
        values = {name: value for form in self.forms for name, value in form.values().items()}
        values["variants"] = shape.variants_of(values["variants"])
        del values["options"]
        chosen = values.pop("pictures")
        shop, title = self._desk.shop, values["title"].strip()
        at = self._desk.wall(shop.clock())
        key = "product.create" if self._id is None else "product.edit"
        with shop.command(key, name=title) as session:
            kept = [pictures.keep(session, one.data, one.thumb) if one.data else one.digest for one in chosen]
            data = ProductData(**values, pictures=tuple(kept))
            if self._id is None:
                return products.create(session, data, at).id
            return products.edit(session, self._id, data, at).id

    def _refuse(self, error: ShopError) -> None:
        place = next((place for place, form in enumerate(self.forms) if form.answers(error)), 0)
        self.switch.segments[place].click()
        for form in self.forms:
            form.forgive()
        self.forms[place].refuse(error)

    def dirty(self) -> bool:
        """Whether something was typed."""
        return any(form.dirty() for form in self.forms)
