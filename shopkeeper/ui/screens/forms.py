"""Pictures of forms half filled in: what is found while typing, what is refused, their other parts."""

from sqlalchemy import select

from shopkeeper.model.products import Product
from shopkeeper.ui.orders.form import OrderForm
from shopkeeper.ui.products.form import ProductForm
from shopkeeper.ui.screens.stage import Stage
from shopkeeper.ui.settings.sheet import SettingsSheet

_BLOCK = "张三 13812345678 浙江省杭州市西湖区文三路 1 号 2 幢 301"
_OPTIONS = [{"name": "颜色", "values": "银色, 金色"}, {"name": "尺寸", "values": "16号, 18号"}]


def draw_forms(stage: Stage) -> None:
    """Draw the forms as they look while somebody works with them."""
    _draw_order(stage)
    _draw_product(stage)
    settings = SettingsSheet(stage.window.settings, stage.desk, stage.window)
    stage.draw_sheet("settings-program", settings, settings.show_program)


def _draw_order(stage: Stage) -> None:
    form = OrderForm(stage.desk, None, stage.window)
    form.open()
    form.left.rows["paste"].input.set_value(_BLOCK)
    with stage.desk.shop.read() as session:
        words = (session.scalar(select(Product.title).order_by(Product.id).limit(1)) or "银")[:1]
    lines = form.left.rows["lines"].input
    lines.set_value([{"goods": words, "quantity": 2, "price_e4": 68_000_000}])
    form.money.forms[-1].rows["way"].input.set_value("wechat")
    lines.view.go(1, "goods")
    finder = lines.view.editor()
    finder.setText(words)
    finder.look()
    stage.draw("order-typing", form, finder.list)
    finder.list.hide()
    lines.view.stop()
    lines.set_value([{"goods": words, "quantity": 2}])
    form.save()
    stage.draw("order-refused", form)
    form.done(0)
    stage.settle()


def _draw_product(stage: Stage) -> None:
    form = ProductForm(stage.desk, None, stage.window, title="月光石手链")
    form.open()
    form.basics.rows["options"].input.set_value(_OPTIONS)
    form.make_variants()
    stage.draw("product-variants", form)
    form.basics.rows["variants"].input.set_value([{"code": "A", "options": one} for one in ("银", "银")])
    form.save()
    stage.draw("product-refused", form)
    form.switch.segments[-1].click()
    stage.draw("product-knowledge", form)
    form.done(0)
    stage.settle()
