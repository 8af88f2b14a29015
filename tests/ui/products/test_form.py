"""The product's form: variants made of options, pictures, what buyers ask, and refusals at their cell."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from shopkeeper.shop import pictures, products, stock
from shopkeeper.shop.products import ProductData, VariantData
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.products import form_fields as shape
from shopkeeper.ui.products.form import ProductForm
from tests.ui.kit.test_inputs_picture import written
from tests.ui.orders.entering import ENTER, NOW, TAB, at, freed, press


@pytest.fixture
def opened(qtbot: QtBot, desk: Desk, window: QMainWindow) -> Callable[..., ProductForm]:
    """Opens the form of a product, or of a new one."""

    def make(product_id: int | None = None, **options: str) -> ProductForm:
        form = ProductForm(desk, product_id, window, **options)
        window.activateWindow()
        form.open()
        qtbot.waitUntil(form.isActiveWindow)
        return form

    return make


def entered(shop: ShopFile, *variants: VariantData, **data: object) -> int:
    """A product in the shop."""
    with shop.command("product.create", name="x") as session:
        values = {"title": "素圈银戒", "variants": variants or (VariantData(),), **data}
        return products.create(session, ProductData(**values), NOW).id  # type: ignore[arg-type]


def there(shop: ShopFile, product_id: int) -> ProductData:
    """What stands in the shop."""
    with shop.read() as session:
        return products.data_of(products.get(session, product_id))


def picture(colour: str) -> bytes:
    """A small picture."""
    made = QImage(20, 20, QImage.Format.Format_RGB32)
    made.fill(QColor(colour))
    return written(made)


def cells(form: ProductForm, *names: str) -> list[list[str]]:
    """What the grid of variants shows in some columns."""
    model = form.basics.rows["variants"].input.model
    columns = [column for column in model.columns if column.name in names]
    return [[model.text(model.lines[place], column) for column in columns] for place in model.filled()]


def test_a_product_with_four_variants_is_entered_by_keyboard_alone(
    shop: ShopFile, opened: Callable[..., ProductForm]
) -> None:
    form = opened()
    saved: list[int] = []
    form.saved.connect(saved.append)
    press(
        "月光石手链",
        TAB,
        "BR-07",
        TAB,
        "月光石",
        TAB,
        "首饰/手链",
        *[TAB] * 2,
        "Moon",
        TAB,
        TAB,
        "新品，礼物",
        TAB,
        TAB,
    )
    assert at().objectName() == "name"
    press("颜色", TAB, "银色，金色", TAB, "长度", ENTER, "16cm, 18cm", ENTER, TAB)
    assert at() is form.make
    press(Qt.Key.Key_Space, TAB)
    assert cells(form, "options", "code") == [
        ["颜色:银色;长度:16cm", "BR-07-01"],
        ["颜色:银色;长度:18cm", "BR-07-02"],
        ["颜色:金色;长度:16cm", "BR-07-03"],
        ["颜色:金色;长度:18cm", "BR-07-04"],
    ]
    assert form.made.text() == "4 variants"
    form.basics.rows["variants"].input.view.go(0, "price_e4")
    press("199", ENTER, "80", ENTER, ENTER, "12", ENTER, "5", ENTER, "30", ENTER)
    form.knowledge.rows["material"].input.set_value("925 银")
    press(ENTER, control=True)
    assert freed(form)
    data = there(shop, saved[0])
    assert (data.title, data.code, data.category, data.brand, data.material) == (
        "月光石手链", "BR-07", "首饰/手链", "Moon", "925 银",
    )  # fmt: skip
    assert data.tags == ("新品", "礼物") and len(data.variants) == 4
    first = data.variants[0]
    assert (first.price_e4, first.cost_e4, first.weight_g, first.reorder_level) == (
        199_000_000,
        80_000_000,
        12,
        5,
    )
    with shop.read() as session:
        assert [stock.on_hand(session, one.id or 0) for one in data.variants] == [30, None, None, None]
    shop.undo()
    assert shop.undoable() is None


def test_a_product_of_which_only_the_title_is_said_has_one_variant(
    shop: ShopFile, opened: Callable[..., ProductForm]
) -> None:
    form = opened(title="礼盒")
    assert form.basics.rows["title"].input.text() == "礼盒"
    form.save()
    assert there(shop, 1).variants == (VariantData(id=1),)


def test_making_variants_again_keeps_those_there(shop: ShopFile, opened: Callable[..., ProductForm]) -> None:
    product_id = entered(
        shop,
        VariantData("A", "颜色:银;长度:1", price_e4=100, opening=3),
        VariantData("B", "颜色:金;长度:1", price_e4=200),
        code="X",
    )
    form = opened(product_id)
    options = form.basics.rows["options"].input
    assert options.value() == [{"name": "颜色", "values": "银, 金"}, {"name": "长度", "values": "1"}]
    options.set_value([{"name": "颜色", "values": "银, 红"}, {"name": "长度", "values": "1"}])
    form.make_variants()
    assert cells(form, "options", "code", "price_e4", "opening") == [
        ["颜色:银;长度:1", "A", "0.0001", "3"],
        ["颜色:红;长度:1", "X-02", "0.0001", ""],
        ["颜色:金;长度:1", "B", "0.0002", ""],
    ]
    form.basics.rows["variants"].input.view.go(0, "opening")
    assert at().objectName() == "options"  # what is counted already is not typed over
    form.save()
    assert [one.code for one in there(shop, product_id).variants] == ["A", "B", "X-02"]


def test_a_lone_variant_becomes_the_first_of_many(shop: ShopFile, opened: Callable[..., ProductForm]) -> None:
    product_id = entered(shop, VariantData("A", price_e4=100))
    form = opened(product_id)
    form.basics.rows["options"].input.set_value([{"name": "颜色", "values": "银, 金"}])
    form.make_variants()
    form.save()
    found = there(shop, product_id).variants
    assert [(one.id, one.code, one.options, one.price_e4) for one in found] == [
        (1, "A", "颜色:银", 100),
        (2, "", "颜色:金", 100),
    ]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "Type an option and its values first."),
        ([{"name": "颜色", "values": " , "}], "Type an option and its values first."),
        (
            [{"name": name, "values": ",".join(map(str, range(30)))} for name in "ab"],
            "That would be more than 500 variants.",
        ),
    ],
)
def test_options_that_make_no_variants_say_why(
    opened: Callable[..., ProductForm], options: list[dict[str, str]], words: str
) -> None:
    form = opened()
    form.basics.rows["options"].input.set_value(options)
    form.make_variants()
    assert form.made.text() == words and cells(form, "options") == []
    form.done(0)


def test_variants_are_not_made_over_what_can_not_be_read(opened: Callable[..., ProductForm]) -> None:
    form = opened()
    form.basics.rows["variants"].input.view.go(0, "price_e4")
    press("x")
    form.basics.rows["options"].input.set_value([{"name": "颜色", "values": "银"}])
    form.make_variants()
    assert at().text() == "x" and cells(form, "options") == [[""]]
    form.done(0)


def test_options_in_free_words_are_left_as_they_are() -> None:
    assert shape.options_of([VariantData(options="银色 16cm")]) == []
    assert shape.generated([], ["颜色:银"], "") == [{"options": "颜色:银"}]


def test_the_grid_is_filled_from_a_spreadsheet(opened: Callable[..., ProductForm], shop: ShopFile) -> None:
    form = opened(title="a")
    form.basics.rows["variants"].input.view.go(0, "options")
    QGuiApplication.clipboard().setText("颜色:银\tA\t690\t\t19.9\n颜色:金\tB\t691\t\t29.9\n")
    press(Qt.Key.Key_V, control=True)
    form.save()
    assert [(one.code, one.barcode, one.price_e4) for one in there(shop, 1).variants] == [
        ("A", "690", 19_900_000),
        ("B", "691", 29_900_000),
    ]


def test_pictures_come_and_go_with_the_product(shop: ShopFile, opened: Callable[..., ProductForm]) -> None:
    form = opened(title="a")
    form.basics.rows["pictures"].input.add_data([picture("red"), picture("blue")])
    form.save()
    before = there(shop, 1).pictures
    with shop.read() as session:
        assert pictures.full(session, before[0]) == picture("red")
    form = opened(1)
    shown = form.basics.rows["pictures"].input
    assert [one.digest for one in shown.value()] == list(before) and not form.basics.dirty()
    shown.move_by(1, -1)
    form.save()
    assert there(shop, 1).pictures == before[::-1]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("title", "", "A product needs a title."),
        (
            "variants",
            [{"code": "A", "options": "x"}, {"code": "A", "options": "y"}],
            "Another variant already has the code A.",
        ),
        (
            "variants",
            [{"options": "x"}, {"code": "B", "options": "x"}],
            "The same variant as in another row.",
        ),
    ],
)
def test_a_refusal_stands_where_it_belongs_and_brings_its_part_to_the_front(
    opened: Callable[..., ProductForm], shop: ShopFile, name: str, value: object, words: str
) -> None:
    form = opened(title="a")
    form.switch.segments[1].click()
    assert form.parts.shown() is form.knowledge
    form.basics.rows[name].input.set_value(value)
    form.save()
    row = form.basics.rows[name]
    said = row.input.view.accessibleDescription() if name == "variants" else row.help.text()
    assert said == words and form.parts.shown() is form.basics
    assert shop.commands() == []
    form.done(0)


def test_a_variant_that_has_stock_is_not_left_out(shop: ShopFile, opened: Callable[..., ProductForm]) -> None:
    product_id = entered(shop, VariantData("A", "x", opening=2), VariantData("B", "y"))
    form = opened(product_id)
    form.basics.rows["variants"].input.view.remove_row(0)
    form.save()
    assert "A has stock" in form.basics.rows["variants"].input.view.accessibleDescription()
    form.done(0)


def test_words_in_use_are_offered(shop: ShopFile, opened: Callable[..., ProductForm]) -> None:
    entered(shop, category="首饰/项链", brand="Moon", supplier="义乌", tags=("新品",))
    form = opened()
    for name, word in (("category", "首饰/项链"), ("brand", "Moon"), ("supplier", "义乌"), ("tags", "新品")):
        model = form.basics.rows[name].input.completer().model()
        assert model.index(0, 0).data() == word
    form.done(0)


def test_the_language_changes_under_an_open_form(opened: Callable[..., ProductForm]) -> None:
    form = opened(title="half ty")
    form.basics.rows["variants"].input.view.go(0, "price_e4")
    press("1,2")
    form.make_variants()
    switch_language("zh_CN")
    assert form.title.text() == "新建商品" and form.switch.segments[1].text() == "商品知识"
    assert form.basics.rows["title"].input.text() == "half ty"
    assert cells(form, "price_e4") == [["1,2"]]
    form.done(0)


@pytest.mark.parametrize(("answer", "gone"), [("yes", True), ("no", False)])
def test_escape_asks_before_it_discards(opened: Callable[..., ProductForm], answer: str, gone: bool) -> None:
    form = opened()
    press("a", Qt.Key.Key_Escape)
    (question,) = form.findChildren(Sheet)
    question.findChild(QPushButton, answer).click()  # type: ignore[union-attr]
    assert freed(form) is gone
    if not gone:
        form.done(0)


def test_an_untouched_form_closes_at_once(opened: Callable[..., ProductForm]) -> None:
    form = opened()
    press(Qt.Key.Key_Escape)
    assert freed(form)
