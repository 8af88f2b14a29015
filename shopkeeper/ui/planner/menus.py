"""The menus of the Planner page: plans, worksheets to add, what can be done with an entry."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from shopkeeper import i18n
from shopkeeper.i18n import tr
from shopkeeper.shop import worksheets
from shopkeeper.shop.planner_content import Entry
from shopkeeper.shop.worksheets import Section
from shopkeeper.ui.kit.actions import fill_menu, in_place
from shopkeeper.ui.kit.icons import icon
from shopkeeper.ui.kit.texts import plain_tip
from shopkeeper.ui.planner.deeds import Deeds
from shopkeeper.ui.planner.entry_row import EntryRow
from shopkeeper.ui.planner.sheet_view import SheetView
from shopkeeper.words import sentence

_Base = Deeds if TYPE_CHECKING else object


class Menus(_Base):
    """Mixin of the page."""

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        return menu

    def plans_menu(self) -> QMenu:
        """The plans to choose from, and a new one."""
        menu = self._menu()
        menu.setObjectName("plans_menu")
        archived = (
            menu if not any(one.archived for one in self.loaded.plans) else QMenu(tr("Archived plans"), menu)
        )
        for one in self.loaded.plans:
            into = archived if one.archived else menu
            item = into.addAction(one.title.replace("&", "&&"))
            item.setCheckable(True)
            item.setChecked(self.loaded.plan is not None and one.id == self.loaded.plan.id)
            item.triggered.connect(lambda _=False, plan_id=one.id: self.open_plan(plan_id))
        if archived is not menu:
            menu.addMenu(archived)
        menu.addSeparator()
        return fill_menu(menu, [one for one in self.actions_ if one.name in ("new", "copy_plan")], [], self)

    def plan_menu(self) -> QMenu:
        """What can be done with the plan and its worksheets."""
        menu = self._menu()
        menu.setObjectName("plan_menu")
        return fill_menu(menu, in_place(self._plan_actions(), "row"), [], self)

    def add_menu(self) -> QMenu:
        """The worksheets the plan does not have yet."""
        menu = self._menu()
        menu.setObjectName("add_menu")
        for one in self.loaded.addable:
            item = menu.addAction(icon(one.icon, "second", 16), i18n.pick(one.title).replace("&", "&&"))
            item.setObjectName(f"add_{one.name}")
            item.setToolTip(plain_tip(i18n.pick(one.about)))
            item.setEnabled(not self.desk.shop.read_only)
            item.triggered.connect(lambda _=False, name=one.name: self.add_sheet(name))
        for problem in worksheets.shelf().problems:
            said = menu.addAction(icon("triangle-alert", "amber", 16), sentence(problem).replace("&", "&&"))
            said.setEnabled(False)
        return menu

    def entry_menu(self, entry_id: int) -> QMenu:
        """What can be done with an entry."""
        menu = self._menu()
        menu.setObjectName("entry_menu")
        fill_menu(menu, in_place(self.actions_, "entry"), [], self)
        view = self.sheet_view
        entry = view.shown.sheet.entry(entry_id) if view and view.shown else None
        if view and entry:
            self._add_moves(menu, view, entry)
        row = view.current_row() if view else None
        if row:
            self._add_editing(menu, row)
        return menu

    def _add_editing(self, menu: QMenu, row: EntryRow) -> None:
        """Cut, copy and paste of the text itself."""
        standard = row.text.createStandardContextMenu()
        standard.setParent(menu, standard.windowFlags())  # else it would be drawn inside
        menu.addSeparator()
        own = ("edit-cut", "edit-copy", "edit-paste", "select-all")
        menu.addActions([one for one in standard.actions() if one.objectName() in own])

    def _add_moves(self, menu: QMenu, view: SheetView, entry: Entry) -> None:
        own = view.template.section(entry.section)
        others = [one for one in view.template.sections if own and one.kind == own.kind and one is not own]
        first = menu.actions()[0]
        into = QMenu(tr("Move to"), menu)
        into.setEnabled(not self.desk.shop.read_only and self._no_entry([]) is None)
        for section in others if own and own.kind in ("scored", "measures", "list") else ():
            self._add_move(into, view, entry, section)
        if into.actions():
            menu.insertMenu(first, into)

    def _add_move(self, menu: QMenu, view: SheetView, entry: Entry, section: Section) -> None:
        item = menu.addAction(i18n.pick(section.title).replace("&", "&&"))
        item.setObjectName(f"move_to_{section.name}")
        end = 10**6
        item.triggered.connect(lambda: view.bench.writer.move(entry.id, section.name, end))

    def offer_entry_menu(self, entry_id: int, at: QPoint) -> None:
        """Open the menu of an entry."""
        self.entry_menu(entry_id).popup(at)


def popup(menu: QMenu, under: QWidget) -> None:
    """Open a menu under a button."""
    menu.popup(under.mapToGlobal(QPoint(0, under.height() + 4)))
