"""Making a backup because the owner asks for one."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr

if TYPE_CHECKING:
    from shopkeeper.ui.main_window import MainWindow


def back_up(
    window: "MainWindow", owner: QObject | None = None, then: Callable[[], None] = lambda: None
) -> None:
    """Back the shop up behind the window, say how it went, and do `then` if `owner` still lives."""
    desk = window.desk
    if desk is None:
        return
    shop = desk.shop

    def made(one: Any) -> None:
        window.look_around()
        if refused := shop.second.refused():
            window.refuse(refused)
        elif one:
            window.toasts.show(tr("Backed up to {path}").format(path=one.path.parent))
        then()

    def refused(error: ShopError) -> None:
        window.refuse(error)
        then()

    window.runner.run(lambda _, __: shop.backup("manual"), made, refused, owner=owner or window, quiet=True)
