"""What a page does with its actions: keys, menus, whether they are allowed, and writing as one command."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.shop import lists
from shopkeeper.ui.kit import placing
from shopkeeper.ui.kit.actions import Action, fill_menu, in_place
from shopkeeper.ui.kit.texts import Text

if TYPE_CHECKING:
    from shopkeeper.ui.kit.desk import Desk

_Base = QWidget if TYPE_CHECKING else object
_LOOKED_AT = 200


class Doing(_Base):
    """Mixin of pages with actions on what is chosen."""

    if TYPE_CHECKING:
        desk: Desk
        spec: lists.ListSpec
        leading: tuple[str, ...]

        def chosen(self) -> list[int]:
            """The ids of what is chosen."""
            ...

        def show_record(self, record_id: int) -> None:
            """Go to a record."""
            ...

        def row_rect(self) -> QRect:
            """Where the chosen row is on the screen."""
            ...

    actions_: tuple[Action, ...] = ()
    _asked_at: QWidget | None = None

    def make_actions(self) -> Sequence[Action]:
        """All that can be done here."""
        raise NotImplementedError

    def set_actions(self) -> None:
        """Ask for the actions and let their keys work on this page."""
        self.actions_ = tuple(self.make_actions())
        for one in self.actions_:
            for keys in filter(None, one.keys.split(";")):
                shortcut = QShortcut(QKeySequence(keys), self)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(lambda one=one: self.do(one, self.chosen()))

    def action(self, name: str) -> Action | None:
        """The action of that name; None where there is none."""
        return next((one for one in self.actions_ if one.name == name), None)

    def run(self, name: str) -> None:
        """Do an action, by its name, to what is chosen; nothing where there is none of that name."""
        one = self.action(name)
        if one:
            self.do(one, self.chosen())

    def why_not(self, action: Action, ids: list[int]) -> Text | None:
        """Why it can not be done to these; None when it can."""
        refused = self.desk.refused() if action.writes else None
        if refused:
            return refused
        if not action.fits(ids):
            return "Choose one row first." if action.needs == "one" else "Choose rows first."
        return action.refused(ids) if action.refused else None

    def do(self, action: Action, ids: list[int], at: QWidget | None = None) -> None:
        """Do it, if it can be done; what can only be read says so. `at` is the button that was pressed."""
        self._asked_at = at
        if action.writes and self.desk.refused() and (action.needs == "none" or ids):
            self.desk.refuse(ShopError("file.read_only", path=str(self.desk.shop.path)))
        elif action.offered(ids) and self.why_not(action, ids) is None:
            action.do(ids)

    def asked_at(self) -> tuple[QRect, bool]:
        """Where what an action opens belongs, and whether over it: its button, else the chosen row."""
        at = self._asked_at
        if at is not None and shiboken6.isValid(at) and at.isVisible():
            return placing.rect_of(at), True
        return self.row_rect(), False

    # Menus

    def offer_actions(self, at: QPoint) -> None:
        """Open the menu of the chosen rows."""
        self.row_menu().popup(at)

    def row_menu(self) -> QMenu:
        """What can be done with what is chosen."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        ids = self.chosen()
        return fill_menu(menu, [one for one in in_place(self.actions_, "row") if one.fits(ids)], ids, self)

    # Writing

    def write(self, key: str, ids: Sequence[int], act: Callable[[Session], Any], **args: Any) -> None:
        """Do it as one command, in a thread: a selection may be the whole shop.

        The command's label is given `n` and, for one record, its `name`; `args` add to these.
        """
        shop = self.desk.shop

        def work(_progress: Any, _cancelled: Any) -> None:
            said = {"n": len(ids), "name": "", **args}
            if len(ids) == 1:
                with shop.read() as session:
                    said["name"] = args.get("name") or self.name_of(session, ids[0])
            with shop.command(key, **said) as session:
                act(session)

        if ids:
            self.desk.runner.run(
                work, on_error=self.desk.refuse, title=lambda: tr("Saving…"), cancellable=False
            )

    def name_of(self, session: Session, record_id: int) -> str:
        """What a record is called: its first leading column."""
        return str(self._values(session, [record_id], self.leading[0]).get(record_id) or "")

    def values(self, ids: Sequence[int], name: str) -> list[Any]:
        """A column's values in these rows, of the first 200 of them."""
        with self.desk.shop.read() as session:
            found = self._values(session, ids[:_LOOKED_AT], name)
        return [found[one] for one in ids[:_LOOKED_AT] if one in found]

    def _values(self, session: Session, ids: Sequence[int], name: str) -> dict[int, Any]:
        rows = lists.rows(session, self.spec, list(ids), [self.spec.column(name)])
        return {record_id: value for record_id, (value,) in rows.items()}

    def open_form(self, make: Callable[[], Any], show: Callable[[int], Any] | None = None) -> Any:
        """Open a form that tells `saved` with the id of its record; refused where nothing can be changed.

        The record is shown here, or by `show`.
        """
        if self.desk.refused():
            self.desk.refuse(ShopError("file.read_only", path=str(self.desk.shop.path)))
            return None
        form = make()
        form.saved.connect(show or self.show_record)
        form.open()
        return form
