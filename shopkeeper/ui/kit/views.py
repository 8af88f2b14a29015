"""Saved views of a list: choose one, save what is seen, rename, delete."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from shopkeeper.i18n import tr
from shopkeeper.shop import filter_values, views
from shopkeeper.shop.lists import ListSpec
from shopkeeper.ui.kit import placing
from shopkeeper.ui.kit.columns import Layout
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.filters import FilterBar
from shopkeeper.ui.kit.icons import icon
from shopkeeper.ui.kit.list_view import ListView
from shopkeeper.ui.kit.tagging import TagPicker
from shopkeeper.ui.kit.widgets import Button

_LETTERS = 14


class ViewsButton(Button):
    """Names the view that holds, marked when something of it was changed, and opens its menu."""

    applied = Signal()

    def __init__(self, desk: Desk, spec: ListSpec, view: ListView, filters: FilterBar) -> None:
        self.name = ""
        self.saved: dict[str, views.View] = {}
        super().__init__("views", self._word, icon="bookmark", look="quiet")
        self._desk, self._spec, self._view, self._filters = desk, spec, view, filters
        self.set_tip("Saved views")
        self.clicked.connect(self.offer)

    def _word(self) -> str:
        if not self.name:
            return tr("Views")
        shown = self.name if len(self.name) <= _LETTERS else f"{self.name[: _LETTERS - 1]}…"
        return f"{shown} *" if self.changed() else shown

    def load(self) -> None:
        """Read the views there are."""
        shop, subject = self._desk.shop, self._spec.subject

        def work(_progress: Any, _cancelled: Any) -> dict[str, views.View]:
            with shop.read() as session:
                return views.views(session, subject)

        self._desk.runner.run(work, self._take, owner=self, quiet=True)

    def _take(self, saved: dict[str, views.View]) -> None:
        self.saved = saved
        if self.name not in saved:
            self.name = ""
        self.say_again()

    def standing(self) -> views.View:
        """What is looked at just now, as a view keeps it."""
        layout = self._view.remember()
        return {**layout.kept(), "filters": filter_values.kept(self._spec, self._filters.values())}

    def changed(self) -> bool:
        """Whether what is looked at is no longer what the view keeps."""
        kept = self.saved.get(self.name)
        return kept is not None and kept != self.standing()

    def apply(self, name: str) -> None:
        """Look at a view; with no name at everything, as at first."""
        self.name = name
        kept = self.saved.get(name, {})
        self._view.use_layout(Layout.read(kept, self._spec))
        self._filters.put(filter_values.read(self._spec, kept.get("filters")))
        self.say_again()
        self.applied.emit()

    # Menu

    def menu_of_views(self) -> QMenu:
        """The views there are, and what can be done with them."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for name in self.saved:
            action = menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(name == self.name)
            action.triggered.connect(lambda _=False, name=name: self.apply(name))
        if self.saved:
            menu.addSeparator()
        for name, text, mark, act, shown in self._doing():
            if shown:
                action = menu.addAction(icon(mark, "second", 16), text)
                action.setObjectName(name)
                action.setEnabled(not (name.startswith("view_") and self._desk.refused()))
                action.triggered.connect(lambda _=False, act=act: act())
        return menu

    def _doing(self) -> tuple[tuple[str, str, str, Callable[[], Any], bool], ...]:
        name = self.name
        update, rename, forget = (
            text.format(view=name)
            for text in (tr("Save changes to “{view}”"), tr("Rename “{view}”…"), tr("Delete “{view}”"))
        )
        return (
            ("view_update", update, "save", self.update_view, self.changed()),
            ("view_save", tr("Save as a view…"), "bookmark", self.ask_name, True),
            ("view_rename", rename, "pencil", self.ask_new_name, bool(name)),
            ("view_delete", forget, "trash-2", self.delete, bool(name)),
            ("standard", tr("Reset to default"), "rotate-ccw", lambda: self.apply(""), True),
        )

    def offer(self) -> None:
        """Open the menu of views."""
        menu = self.menu_of_views()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(placing.beside(menu.sizeHint(), placing.rect_of(self), self, right=True))

    # Doing

    def ask_name(self) -> None:
        """Ask what to call a new view; the name of another replaces that."""
        self._ask(self.save)

    def ask_new_name(self) -> None:
        """Ask what to call the view from now on."""
        self._ask(self.rename).field.setText(self.name)

    def _ask(self, act: Callable[[str], Any]) -> TagPicker:
        picker = TagPicker("Name of the view", [], self)
        picker.field.setMaxLength(views.MOST_LETTERS)
        picker.picked.connect(act)
        picker.show_under(self)
        return picker

    def update_view(self) -> None:
        """Keep what is looked at under the name of the view."""
        self.save(self.name)

    def save(self, name: str) -> None:
        """Keep what is looked at."""
        view, name, subject = self.standing(), " ".join(name.split()), self._spec.subject
        self._write("view.save", name, name, lambda session: views.save(session, subject, name, view))

    def rename(self, name: str) -> None:
        """Call the view otherwise."""
        old, new, subject = self.name, " ".join(name.split()), self._spec.subject
        self._write("view.rename", old, new, lambda session: views.rename(session, subject, old, new))

    def delete(self) -> None:
        """Forget the view; what is seen stays."""
        name, subject = self.name, self._spec.subject
        self._write("view.delete", name, "", lambda session: views.delete(session, subject, name))

    def _write(self, key: str, name: str, then: str, act: Callable[[Any], Any]) -> None:
        shop = self._desk.shop

        def work(_progress: Any, _cancelled: Any) -> dict[str, views.View]:
            with shop.command(key, view=name) as session:
                act(session)
            with shop.read() as session:
                return views.views(session, self._spec.subject)

        def show(saved: dict[str, views.View]) -> None:
            self.name = then
            self._take(saved)

        self._desk.runner.run(work, show, self._desk.refuse, owner=self, quiet=True)
