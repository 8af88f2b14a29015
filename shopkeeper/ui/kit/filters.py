"""The chips above a list: one a choice of each filter, with how many there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QSizePolicy, QWidget
from sqlalchemy.orm import Session

from shopkeeper.i18n import tr
from shopkeeper.shop import lists
from shopkeeper.shop.lists import Filter, ListSpec, Query
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.widgets import Chip


@dataclass(frozen=True)
class Counts:
    """How many records each choice has; `open` lists the choices of filters that are menus."""

    everything: int = 0
    of: Mapping[tuple[str, Any], int] = field(default_factory=dict)
    open: Mapping[str, Sequence[tuple[Any, str]]] = field(default_factory=dict)

    def empty(self) -> bool:
        """Whether there is no record at all."""
        return not self.everything and not any(self.of.values())


def count(session: Session, spec: ListSpec, menus: Sequence[str]) -> Counts:
    """Count what every chip would show."""
    of: dict[tuple[str, Any], int] = {}
    opened: dict[str, Sequence[tuple[Any, str]]] = {}
    for one in spec.filters:
        choices = one.choices(session)
        if one.name in menus:
            opened[one.name] = choices
            continue
        for value, _ in choices:
            of[one.name, value] = lists.count(session, spec, Query(filters={one.name: value}))
    return Counts(lists.count(session, spec, Query()), of, opened)


class FilterBar(Texts, QWidget):
    """All, the fixed choices as chips, and one chip with a menu for each filter whose choices grow.

    At most one choice holds at a time; `changed` tells when it is another.
    """

    changed = Signal()

    def __init__(self, spec: ListSpec, menus: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen: tuple[str, Any] | None = None
        self.counts = Counts()
        self.chips: dict[tuple[str, Any], Chip] = {}
        self.menus: dict[str, Chip] = {}
        self._group = QButtonGroup(self, exclusive=True)
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.all = self._add(Chip("filter_all", "All"))
        self.all.clicked.connect(lambda: self.choose(None))
        for one in spec.filters:
            self._add_menu(one) if one.name in menus else self._add_choices(one)
        self._box.addStretch(1)
        self.all.setChecked(True)

    def _add(self, chip: Chip) -> Chip:
        self._group.addButton(chip)
        self._box.addWidget(chip)
        return chip

    def _add_choices(self, one: Filter) -> None:
        for value, title in one.choices(None):  # type: ignore[arg-type]
            chip = self._add(Chip(f"filter_{one.name}_{value}", title))
            chip.clicked.connect(lambda _=False, key=(one.name, value): self.choose(key))
            self.chips[one.name, value] = chip

    def _add_menu(self, one: Filter) -> None:
        chip = self._add(Chip(f"filter_{one.name}", one.title))
        chip.set_menu_mark()
        chip.clicked.connect(lambda _=False, name=one.name: self._offer(name))
        self.menus[one.name] = chip

    def _offer(self, name: str) -> None:
        self._check()
        chip = self.menus[name]
        menu = self.menu(name)
        menu.popup(chip.mapToGlobal(chip.rect().bottomLeft()))

    def menu(self, name: str) -> QMenu:
        """The choices of a filter that grows."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        choices = self.counts.open.get(name, ())
        for value, title in choices:
            key = (name, value)
            action = QAction(title.replace("&", "&&"), menu, checkable=True, checked=self.chosen == key)
            action.triggered.connect(
                lambda _=False, key=key: self.choose(None if self.chosen == key else key)
            )
            menu.addAction(action)
        if not choices:
            menu.addAction(tr("None yet")).setEnabled(False)
        return menu

    def choose(self, key: tuple[str, Any] | None) -> None:
        """Filter by one choice, or show all."""
        changed, self.chosen = key != self.chosen, key
        self._check()
        if changed:
            self.changed.emit()

    def _check(self) -> None:
        name, value = self.chosen or ("", None)
        chip = self.chips.get((name, value)) or self.menus.get(name) or self.all
        chip.setChecked(True)
        for menu_name, menu_chip in self.menus.items():
            menu_chip.set_detail(str(value) if menu_name == name else "")

    def values(self) -> dict[str, Any]:
        """What a query asks."""
        return dict([self.chosen]) if self.chosen else {}

    def show_counts(self, counts: Counts) -> None:
        """Show how many each choice has."""
        self.counts = counts
        self.all.set_count(counts.everything)
        for key, chip in self.chips.items():
            chip.set_count(counts.of.get(key))
            empty_archive = key[0] == "archived" and not counts.of.get(key)
            chip.setVisible(not empty_archive or self.chosen == key)
        for name, chip in self.menus.items():
            chip.setVisible(bool(counts.open.get(name)) or (self.chosen or ("",))[0] == name)
        self.fit()

    def fit(self) -> None:
        """Leave the counts away where there is no room for them."""
        chips = [self.all, *self.chips.values()]
        for chip in chips:
            chip.show_count(True)
        if self._box.sizeHint().width() > self.width():
            for chip in chips:
                chip.show_count(False)

    # Qt

    def resizeEvent(self, event: Any) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        self.fit()
