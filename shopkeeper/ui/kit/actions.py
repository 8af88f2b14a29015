"""What can be done on a page, as data: its buttons, menus, keys and palette entries are made from it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from shopkeeper.ui.kit import placing
from shopkeeper.ui.kit.icons import icon
from shopkeeper.ui.kit.texts import Text, plain_tip, text_of
from shopkeeper.ui.kit.widgets import Button, IconButton, restyle

_GAP = 8
# How many plain buttons the foot of a pane has: the same ones in every state of a record.
_AT_FOOT = 2


def _never(_: list[int]) -> bool:
    return False


@dataclass(frozen=True)
class Action:
    """One thing to do. `act` takes nothing where it `needs` none, else the ids it is done to.

    `needs` is none, one or some (records chosen); `places` are page (a button above the
    list), row (the menu of a row), bulk (the bar of several) and detail (the foot of the
    pane). `shown`, `aside` and `refused` are asked with the ids: whether it is to be seen, whether
    only under ⋯ of bar and foot, and the reason why it is not to be done.
    """

    name: str
    text: Text
    act: Callable[..., Any]
    icon: str | Callable[[], str] = ""
    needs: str = "none"
    places: tuple[str, ...] = ()
    writes: bool = True
    primary: bool = False
    danger: bool = False
    keys: str = ""
    shown: Callable[[list[int]], bool] | None = None
    refused: Callable[[list[int]], Text | None] | None = None
    aside: Callable[[list[int]], bool] = _never

    def mark(self) -> str:
        """The name of its icon just now."""
        return self.icon if isinstance(self.icon, str) else self.icon()

    def fits(self, ids: list[int]) -> bool:
        """Whether it has a meaning for so many."""
        return {"none": True, "one": len(ids) == 1, "some": bool(ids)}[self.needs]

    def offered(self, ids: list[int]) -> bool:
        """Whether it is to be seen at all."""
        return self.shown is None or self.shown(ids)

    def do(self, ids: list[int]) -> None:
        """Do it."""
        self.act() if self.needs == "none" else self.act(ids)


class Acting(Protocol):
    """What does actions: a page."""

    def why_not(self, action: Action, ids: list[int]) -> Text | None:
        """Why it can not be done just now; None when it can."""
        ...

    def do(self, action: Action, ids: list[int], at: QWidget | None = None) -> None:
        """Do it, if it can be done; `at` is the button that was pressed."""
        ...


def in_place(actions: Iterable[Action], place: str) -> list[Action]:
    """The actions of a place: dangerous ones late, the filled one last; of several none is filled.

    In the pane, editing comes first.
    """
    filled, foot = place != "bulk", place == "detail"
    there = (one for one in actions if place in one.places)
    return sorted(there, key=lambda one: (filled and one.primary, one.danger, foot and one.name != "edit"))


def fill_menu(
    menu: QMenu, actions: Sequence[Action], ids: list[int], page: Acting, at: QWidget | None = None
) -> QMenu:
    """Put actions into a menu, each with its icon, keys, and the reason where it is refused."""
    for one in actions:
        if not one.offered(ids):
            continue
        if one.danger and menu.actions():
            menu.addSeparator()
        reason = page.why_not(one, ids)
        item = QAction(text_of(one.text).replace("&", "&&"), menu, enabled=reason is None)
        item.setObjectName(one.name)
        if one.icon:
            item.setIcon(icon(one.mark(), "red" if one.danger else "second", 16))
        if one.keys:
            item.setShortcut(QKeySequence(one.keys))
            item.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # shown here, heard by the page
            item.setShortcutVisibleInContextMenu(True)
        item.setToolTip(plain_tip(text_of(reason)) if reason else "")
        item.triggered.connect(lambda _=False, one=one: page.do(one, ids, at))
        menu.addAction(item)
    return menu


class ActionBar(QWidget):
    """The buttons of one place. What there is no room for goes under ⋯, the first ones last.

    The foot of a pane shows two and the filled one; what is dangerous is under ⋯ there.
    """

    def __init__(self, place: str, actions: Sequence[Action], page: Acting, *, apart: bool = False) -> None:
        super().__init__()
        self._page = page
        self._ids: list[int] = []
        self._foot = place == "detail"
        self.setObjectName(f"{place}_actions")
        self.actions_ = in_place(actions, place)
        self.buttons = {one.name: self._button(place, one) for one in self.actions_}
        self.more = IconButton(f"{place}_more", "ellipsis", "More actions")
        self.more.clicked.connect(self.offer_more)
        self._hidden: list[Action] = []
        self._kept: list[Action] = []
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(_GAP)
        if place == "page":
            box.addStretch(1)
        ends = [one for one in self.actions_ if one.primary or (one.danger and not self._foot)]
        for one in self.actions_:
            if apart and ends and one is ends[0]:
                box.addWidget(self.more)
                box.addStretch(1)
            box.addWidget(self.buttons[one.name])
        if not (apart and ends):
            box.addWidget(self.more)
        if place == "bulk" or (apart and not ends):
            box.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_for([])

    def _button(self, place: str, one: Action) -> Button:
        look = "filled" if one.primary and place != "bulk" else "danger" if one.danger else "plain"
        name = one.name if place == "page" else f"{place}_{one.name}"
        # At the foot of a pane there is room for words only.
        button = Button(name, one.text, icon="" if self._foot else one.mark(), look=look)
        button.clicked.connect(lambda: self._page.do(one, self._ids, button))
        return button

    def show_for(self, ids: list[int]) -> None:
        """Show what can be done to these records."""
        self._ids = ids
        for one in self.actions_:
            if callable(one.icon) and not self._foot:
                self.buttons[one.name].set_icon(one.mark(), "second", 16)
            self.buttons[one.name].say_again()
            self.buttons[one.name].refuse(self._page.why_not(one, ids))
        self._fit()
        self.updateGeometry()

    def fill(self, filled: bool) -> None:
        """Whether the button that counts most is filled: one is enough on a page."""
        for one in self.actions_:
            if one.primary:
                restyle(self.buttons[one.name], look="filled" if filled else "plain")
                self.buttons[one.name].set_icon(one.mark(), "on_accent" if filled else "second", 16)

    def _offered(self) -> list[Action]:
        return [one for one in self.actions_ if one.offered(self._ids)]

    def _in_sight(self) -> list[Action]:
        """What has a button of its own where there is room."""
        plain = [one for one in self._offered() if not one.aside(self._ids)]
        if not self._foot:
            return plain
        firsts = [one for one in plain if not (one.primary or one.danger)][:_AT_FOOT]
        return [one for one in plain if one in firsts or one.primary]

    def _more_width(self, kept: Sequence[Action]) -> int:
        return 0 if len(kept) == len(self._offered()) else self.more.sizeHint().width() + _GAP

    def _width(self, actions: Sequence[Action]) -> int:
        hints = [self.buttons[one.name].sizeHint().width() for one in actions]
        return sum(hints) + _GAP * max(0, len(hints) - 1)

    def _fit(self) -> None:
        offered = self._offered()
        kept, room = self._in_sight(), self.width()
        if self._width(kept) + self._more_width(kept) > room:
            room -= self.more.sizeHint().width() + _GAP
            while len(kept) > 1 and self._width(kept) > room:
                plain = [one for one in kept if not one.primary]
                kept.remove(plain[-1] if plain else kept[-1])
        self._hidden = [one for one in offered if one not in kept]
        self._kept = kept
        for one in self.actions_:
            # Asked anew for each: showing one may resize this bar, which decides again.
            self.buttons[one.name].setVisible(one in self._kept)
        self.more.setVisible(bool(self._hidden))

    def more_menu(self) -> QMenu:
        """What there is no room for."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        return fill_menu(menu, self._hidden, self._ids, self._page, self.more)

    def offer_more(self) -> None:
        """Open what there is no room for."""
        menu = self.more_menu()
        menu.popup(placing.beside(menu.sizeHint(), placing.rect_of(self.more), self, above=True))

    # Qt

    def sizeHint(self) -> QSize:
        """Wide enough for all that is not under ⋯ anyway."""
        kept = self._in_sight()
        return QSize(self._width(kept) + self._more_width(kept), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Wide enough for the one that counts most, and for ⋯."""
        least = [one for one in self._offered() if one.primary][:1]
        width = self._width(least) + self.more.sizeHint().width() + _GAP
        return QSize(min(width, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        self._fit()
