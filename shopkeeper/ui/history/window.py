"""The history of the whole shop: what was done, newest first, each entry with its own Undo."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from shopkeeper import formats
from shopkeeper.errors import Cancelled, ShopError
from shopkeeper.i18n import tr
from shopkeeper.store.history import Done
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet, show_refusal
from shopkeeper.ui.kit.laying import clear
from shopkeeper.ui.kit.search_field import SearchField
from shopkeeper.ui.kit.tasks import IsCancelled, Task
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.widgets import Button, Chip, ElidedLabel, IconLabel, Line, PlainLabel, StateLabel, row
from shopkeeper.words import say

PAGE = 50
_LOOK_AT = 500
_TYPING_MS = 200

# A chip a kind of entry: its English word and what the keys of its commands begin with.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "all": ("All", ()),
    "orders": ("Orders", ("order.",)),
    "products": ("Products", ("product.", "variant.", "stock.", "listing.")),
    "customers": ("Customers", ("customer.",)),
    "tickets": ("After-sales", ("ticket.", "reply.")),
    "planner": ("Planner", ("plan.", "worksheet.", "entry.", "snapshot.", "task.")),
    "imports": ("Imports", ("import",)),
    "exports": ("Exports", ("export.",)),
}
_ICONS = {
    "customer": "user",
    "order": "package",
    **dict.fromkeys(("plan", "worksheet", "entry", "snapshot", "task"), "compass"),
    **dict.fromkeys(("ticket", "reply"), "life-buoy"),
    "product": "gem",
    "variant": "gem",
    "stock": "warehouse",
    "listing": "link",
    "import": "download",
    "export": "upload",
    "setting": "settings",
    "repair": "shield-check",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries are looked for."""

    words: str = ""
    begins: tuple[str, ...] = ()

    def fits(self, entry: Done) -> bool:
        """Whether the entry is one of them."""
        if self.begins and not entry.key.startswith(self.begins):
            return False
        return self.words in label_of(entry).casefold()


def label_of(entry: Done) -> str:
    """What was done, in the language of the moment."""
    return say(entry.key, entry.args)


def look_up(
    shop: ShopFile, asked: Asked, cancelled: IsCancelled, *, before: int | None = None, most: int = PAGE
) -> tuple[list[Done], bool]:
    """The newest entries that fit, below id `before`, and whether there may be more."""
    found: list[Done] = []
    while len(found) < most:
        if cancelled():
            raise Cancelled
        entries = shop.commands(before=before, most=_LOOK_AT)
        found.extend(filter(asked.fits, entries))
        if len(entries) < _LOOK_AT:
            return found[:most], len(found) > most
        before = entries[-1].id
    return found[:most], True


class EntryRow(Texts, QFrame):
    """One entry: icon, what, its state, Undo, and when."""

    def __init__(self, entry: Done, desk: Desk, undo: Callable[[Done], None]) -> None:
        super().__init__()
        self.entry = entry
        self.setObjectName(f"entry_{entry.id}")
        at = desk.wall(entry.at)
        label = ElidedLabel(lambda: label_of(entry), role="text" if entry.done else "quiet")
        label.setMinimumWidth(80)
        time = PlainLabel(role="quiet", scale="small")
        time.setText(f"{at:%H:%M}")
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(IconLabel(_ICONS.get(entry.key.split(".")[0], "pencil"), "quiet", 16))
        box.addWidget(label, 1)
        if not entry.done:
            box.addWidget(StateLabel("Undone", "grey"))
        if entry.undoable and not desk.shop.read_only:
            box.addWidget(self._button(undo))
        box.addWidget(time)
        self.setFixedHeight(38)

    def _button(self, undo: Callable[[Done], None]) -> Button:
        button = Button(f"undo_{self.entry.id}", "Undo", look="link")
        button.setFixedWidth(60)
        button.say_aloud(lambda: tr("Undo: {label}").format(label=label_of(self.entry)))
        button.clicked.connect(lambda: undo(self.entry))
        return button


class HistoryWindow(Sheet):
    """The whole history, read page by page as it is scrolled."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__("History", parent, width=760, height=640)
        self.setObjectName("history")
        self._desk = desk
        self._asked = Asked()
        self._task: Task | None = None
        self.entries: list[Done] = []
        self.more = False
        self._kind = "all"
        self._day = ""
        self._fill()
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self.ask)
        self.search.textChanged.connect(lambda _: self._typing.start())
        desk.announcer.changed.connect(self.reload)
        self.search.setFocus()
        self.load()

    def _fill(self) -> None:
        self.search = SearchField("history_search")
        self.say(self.search.setPlaceholderText, "Search this list")
        self.say(self.search.setAccessibleName, "Search this list")
        chips = QButtonGroup(self)
        self.chips = {kind: Chip(f"history_{kind}", title) for kind, (title, _) in KINDS.items()}
        for kind, chip in self.chips.items():
            chips.addButton(chip)
            chip.clicked.connect(lambda _=False, kind=kind: self.choose(kind))
        self.chips["all"].setChecked(True)
        self.body.addWidget(self.search)
        self.body.addLayout(row(*self.chips.values(), None))
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._rows.addStretch()
        self.empty = PlainLabel(self._why_empty, role="second")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.hide()
        self.body.addWidget(self.empty, 1)
        self.area = self.put_scrolled(self._list)
        self.add_button("history_close", "Close", self.accept)
        self.area.verticalScrollBar().valueChanged.connect(self._read_on)

    def choose(self, kind: str) -> None:
        """Show only entries of one kind."""
        self._kind = kind
        self.ask()

    def ask(self) -> None:
        """Look for what the search line and the chips say."""
        self._asked = Asked(self.search.text().strip().casefold(), KINDS[self._kind][1])
        self.load()

    def load(self, most: int = PAGE) -> None:
        """Read from the newest on."""
        self._look_up(None, most, self._show)

    def reload(self) -> None:
        """Read again what is shown."""
        self.load(max(PAGE, len(self.entries)))

    def _read_on(self, position: int) -> None:
        bar = self.area.verticalScrollBar()
        if self.more and not self._task and position >= bar.maximum() - bar.pageStep():
            self._look_up(self.entries[-1].id, PAGE, self._append)

    def _look_up(
        self, before: int | None, most: int, then: Callable[[tuple[list[Done], bool]], None]
    ) -> None:
        if self._task:
            self._task.cancel()
        shop, asked = self._desk.shop, self._asked

        def heard(found: tuple[list[Done], bool]) -> None:
            if self._task is task:
                self._task = None
                then(found)

        task = self._task = self._desk.runner.run(
            lambda _, cancelled: look_up(shop, asked, cancelled, before=before, most=most),
            heard,
            self._refuse,
            owner=self,
            quiet=True,
        )

    def _show(self, found: tuple[list[Done], bool]) -> None:
        position = self.area.verticalScrollBar().value()
        clear(self._rows, keep=1)
        self.entries, self._day = [], ""
        self._append(found)
        self.empty.say_again()
        self.empty.setVisible(not self.entries)
        self.area.setVisible(bool(self.entries))
        QTimer.singleShot(0, self, lambda: self.area.verticalScrollBar().setValue(position))

    def _why_empty(self) -> str:
        nothing = self._asked == Asked()
        return tr("Nothing has been done yet.") if nothing else tr("Nothing in the history matches.")

    def _append(self, found: tuple[list[Done], bool]) -> None:
        entries, self.more = found
        for entry in entries:
            day = formats.day(self._desk.wall(entry.at))
            if day != self._day:
                self._day = day
                self._add(_day_label(day))
            else:
                self._add(Line())
            self._add(EntryRow(entry, self._desk, self.undo))
        self.entries.extend(entries)

    def _add(self, widget: QWidget) -> None:
        self._rows.insertWidget(self._rows.count() - 1, widget)

    def undo(self, entry: Done) -> None:
        """Take one entry back; what stands in the way is named."""
        shop = self._desk.shop
        self._desk.runner.run(
            lambda _, __: shop.undo_command(entry.id),
            None,
            self._refuse,
            lambda: tr("Undoing: {label}").format(label=label_of(entry)),
            cancellable=False,
            owner=self,
        )

    def _refuse(self, error: ShopError) -> None:
        show_refusal(self, error)


def _day_label(day: str) -> PlainLabel:
    label = PlainLabel(role="quiet", scale="small", strong=True)
    label.setText(day)
    label.setContentsMargins(0, 14, 0, 4)
    return label
