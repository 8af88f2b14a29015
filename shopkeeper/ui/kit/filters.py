"""What stands above a list to filter it: chips with counts, and what else holds just now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget
from sqlalchemy.orm import Session

from shopkeeper.i18n import tr
from shopkeeper.shop import filter_values, lists
from shopkeeper.shop.lists import Filter, ListSpec, Query
from shopkeeper.ui.kit import placing
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.flow import FlowLayout
from shopkeeper.ui.kit.icons import icon
from shopkeeper.ui.kit.texts import Texts, text_of
from shopkeeper.ui.kit.widgets import Chip


@dataclass(frozen=True)
class Counts:
    """How many records each choice has; `open` lists the choices of filters that have no chip for each."""

    everything: int = 0
    of: Mapping[tuple[str, Any], int] = field(default_factory=dict)
    open: Mapping[str, Sequence[tuple[Any, str]]] = field(default_factory=dict)

    def empty(self) -> bool:
        """Whether there is no record at all."""
        return not self.everything and not any(self.of.values())


def count(session: Session, spec: ListSpec, menus: Sequence[str], now: datetime) -> Counts:
    """Count what every chip would show at a moment."""
    of: dict[tuple[str, Any], int] = {}
    opened: dict[str, Sequence[tuple[Any, str]]] = {}
    for one in spec.filters:
        choices = one.choices(session)
        if one.name in menus or one.apart:
            opened[one.name] = choices
            continue
        known = one.counted(session, now) if one.counts else None
        for value, _ in choices:
            if known is None:
                of[one.name, value] = lists.count(session, spec, Query(filters={one.name: value}, now=now))
            else:
                of[one.name, value] = known.get(value, 0)
    return Counts(lists.count(session, spec, Query()), of, opened)


class ActiveChip(Chip):
    """A filter that holds; a press takes it away."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(name, lambda: text)
        self.setCheckable(False)
        self.setProperty("held", True)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands at the end
        self.setIconSize(QSize(14, 14))
        self.setIcon(icon("x", "accent", 14))
        self.say(self.setAccessibleName, lambda: tr("Remove filter: {filter}").format(filter=text))


class FilterBar(Texts, QWidget):
    """All, a chip for each fixed choice, one with a menu for each filter whose choices grow, and the
    filters that are asked for apart. Each filter holds one value; `changed` tells of another.
    """

    changed = Signal()

    def __init__(
        self, desk: Desk, spec: ListSpec, menus: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._spec = desk, spec
        self._values: dict[str, Any] = {}
        self._searched = False
        self.counts = Counts()
        self.chips: dict[tuple[str, Any], Chip] = {}
        self.menus: dict[str, Chip] = {}
        self.held: dict[str, ActiveChip] = {}
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self.fit)
        self._flow = FlowLayout(self, gap=8)
        self.all = self._add(Chip("filter_all", "All"))
        self.all.clicked.connect(self.clear)
        above = [one for one in spec.filters if not one.apart]
        for one in sorted(above, key=lambda one: one.name in menus):
            self._add_menu(one) if one.name in menus else self._add_choices(one)
        self.more = self._add(Chip("more_filters", "More filters"))
        self.more.setCheckable(False)
        self.more.set_menu_mark()
        self.more.clicked.connect(self.offer_more)
        self.more.setVisible(any(one.apart for one in spec.filters))
        self.all.setChecked(True)
        self.say(lambda _: self._show_held(), lambda: "")

    def _add(self, chip: Chip) -> Chip:
        self._flow.addWidget(chip)
        return chip

    def _add_choices(self, one: Filter) -> None:
        for value, title in one.choices(None):  # type: ignore[arg-type]
            chip = self._add(Chip(f"filter_{one.name}_{value}", title))
            chip.clicked.connect(
                lambda on, key=(one.name, value): self.choose(key[0], key[1] if on else None)
            )
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
        menu.popup(placing.beside(menu.sizeHint(), placing.rect_of(chip), self))

    def menu(self, name: str) -> QMenu:
        """The choices of a filter that grows."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        choices = self.counts.open.get(name, ())
        for value, title in choices:
            chosen = self._values.get(name) == value
            action = QAction(text_of(title).replace("&", "&&"), menu, checkable=True, checked=chosen)
            action.triggered.connect(lambda on, value=value: self.choose(name, value if on else None))
            menu.addAction(action)
        if not choices:
            menu.addAction(tr("None yet")).setEnabled(False)
        return menu

    def offer_more(self) -> Any:
        """Open the filters that have no chip."""
        from shopkeeper.ui.kit.filter_popup import FilterPopup

        apart = [one for one in self._spec.filters if one.apart]
        popup = FilterPopup(self._desk, apart, self._values, self.counts.open, self)
        popup.chosen.connect(lambda values: self.put({**self._values, **values}))
        popup.show_at(placing.rect_of(self.more))
        return popup

    # Values

    def values(self) -> dict[str, Any]:
        """What a query asks."""
        return dict(self._values)

    def choose(self, name: str, value: Any) -> None:
        """Let a filter hold a value; None takes it away."""
        self.put({**self._values, name: value})

    def clear(self) -> None:
        """Show all."""
        self.put({})

    def put(self, values: Mapping[str, Any]) -> None:
        """Let exactly these values hold."""
        wanted = {name: value for name, value in values.items() if value is not None}
        changed, self._values = wanted != self._values, wanted
        self._check()
        self._show_held()
        self.fit()
        if changed:
            self.changed.emit()

    def _check(self) -> None:
        self.all.setChecked(not self._values)
        for (name, value), chip in self.chips.items():
            chip.setChecked(self._values.get(name) == value)
        for name, chip in self.menus.items():
            held = name in self._values
            chip.setChecked(held)
            chip.set_detail(self._words(name) if held else "")

    def _words(self, name: str) -> str:
        one = next(one for one in self._spec.filters if one.name == name)
        return filter_values.words(
            one, self._values[name], self._desk.currency, self.counts.open.get(name, ())
        )

    def choices(self, one: Filter) -> Sequence[tuple[Any, str]]:
        """The choices of a filter, with their words."""
        fixed = not one.apart and one.name not in self.menus and one.kind == "choice"
        return one.choices(None) if fixed else self.counts.open.get(one.name, ())  # type: ignore[arg-type]

    def _held_words(self, one: Filter) -> str:
        return tr("{filter}: {value}").format(filter=tr(one.title), value=self._words(one.name))

    def _show_held(self) -> None:
        for chip in self.held.values():
            chip.hide()
            chip.deleteLater()
        self.held = {}
        for one in self._spec.filters:
            if one.apart and one.name in self._values:
                chip = ActiveChip(f"held_{one.name}", self._held_words(one))
                chip.clicked.connect(lambda _=False, name=one.name: self.choose(name, None))
                self._flow.addWidget(chip)
                chip.show()
                self.held[one.name] = chip
        self.updateGeometry()

    # Counts

    def show_counts(self, counts: Counts) -> None:
        """Show how many each choice has."""
        self.counts = counts
        self._say_counts()
        for name, chip in self.menus.items():
            chip.setVisible(bool(counts.open.get(name)) or name in self._values)
        self._check()
        self._show_held()
        self.fit()

    def search(self, words: str) -> None:
        """Say no counts while words are searched for: they are those of the whole list."""
        if bool(words.strip()) != self._searched:
            self._searched = not self._searched
            self._say_counts()
            self.fit()

    def _say_counts(self) -> None:
        self.all.set_count(None if self._searched else self.counts.everything)
        for key, chip in self.chips.items():
            chip.set_count(None if self._searched else self.counts.of.get(key))

    def fit(self) -> None:
        """Keep to one line: what has none is left away first, then the counts."""
        chips = [self.all, *self.chips.values()]
        self._show_chips(empty=True)
        for chip in chips:
            chip.show_count(True)
        if self.counts.of and self._flow.wanted_width() > self.width():
            self._show_chips(empty=False)
        if self._flow.wanted_width() > self.width():
            self._show_chips(empty=True)
            for chip in chips:
                chip.show_count(False)
        self._flow.invalidate()  # what was hidden a moment ago keeps its place otherwise
        self._flow.activate()
        page = self.parentWidget()
        around = page.layout() if page else None
        if around and self.height() != self.heightForWidth(self.width()):
            around.invalidate()
            around.activate()

    def _show_chips(self, *, empty: bool) -> None:
        """Show the chips of choices that some have, those of none too if `empty`; an empty archive never."""
        for key, chip in self.chips.items():
            some = self.counts.of.get(key) or self._values.get(key[0]) == key[1]
            chip.setVisible(bool(some) or (empty and key[0] != "archived"))

    # Qt

    def resizeEvent(self, event: Any) -> None:
        """Use the room there is, once the layout around has done."""
        super().resizeEvent(event)
        # Chips that come and go change its height: fitted for that too, it would never come to rest.
        if event.oldSize().width() != event.size().width():
            self._fitting.start()
