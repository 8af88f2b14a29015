"""The quick replies: found by words, filled in from what is open, copied ready to paste."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QPlainTextEdit, QVBoxLayout, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.shop import replies, reply_sets
from shopkeeper.shop.replies import ReplyShown
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet, ask
from shopkeeper.ui.kit.inputs import ChoiceInput, Choices
from shopkeeper.ui.kit.search_field import SearchField
from shopkeeper.ui.kit.texts import plain_tip
from shopkeeper.ui.kit.widgets import PlainLabel, empty_layout, row
from shopkeeper.ui.replies.form import ReplyForm
from shopkeeper.words import sentence

_TYPING_MS = 120
_LIST = 300
_USES = "reply_uses"


class ReplyPicker(Sheet):
    """All replies of the shop; `subject` and `record` are what is open behind it, `category` what fits it."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None,
        *,
        subject: str = "",
        record: int | None = None,
        category: str = "",
    ) -> None:
        super().__init__("Quick replies", parent, width=900, height=600)
        self.setObjectName("replies")
        self._desk = desk
        self._every: list[ReplyShown] = []
        self.shown: list[ReplyShown] = []
        with desk.shop.read() as session:
            self._known = replies.values(session, subject, record)
        self._known.setdefault("shop", desk.name)
        self.search = SearchField("reply_search")
        self.kinds = ChoiceInput(self._categories)
        self.kinds.setObjectName("reply_category")
        self.list = QListWidget()
        self.list.setObjectName("reply_list")
        self.list.setProperty("look", "picker")
        self.name = PlainLabel(scale="section", strong=True, wrap=True)
        self.text = QPlainTextEdit()
        self.text.setObjectName("reply_text")
        self.text.setReadOnly(True)
        self.asked: dict[str, QLineEdit] = {}
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._lay_out()
        self._connect()
        self.load(category)
        self.search.setFocus()

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self.kinds)
        side.addWidget(self.list, 1)
        left = QWidget()
        left.setFixedWidth(_LIST)
        left.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        self._asks = QVBoxLayout()
        self._asks.setSpacing(8)
        page = QVBoxLayout()
        page.setSpacing(10)
        page.addWidget(self.name)
        page.addWidget(self.text, 1)
        page.addLayout(self._asks)
        both = row(left, page, spacing=20)
        both.setStretch(1, 1)
        self.problem = PlainLabel(role="amber", wrap=True)
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.body.addWidget(self.search)
        self.body.addLayout(both, 1)
        self.remove = self.add_button("remove", "Delete", self.ask_remove)
        self.edit = self.add_button("edit", "Edit", self.open_form)
        self.new = self.add_button("new", "New", self.open_new)
        self.copy = self.add_button("copy", "Copy", self.take, "filled")
        for button in (self.remove, self.edit, self.new):
            button.refuse(self._desk.refused())

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda: self._typing.start())
        self._typing.timeout.connect(self.find)
        self.search.installEventFilter(self)
        self.kinds.changed.connect(self.find)
        self.list.currentRowChanged.connect(self._show)
        self.list.itemActivated.connect(lambda _: self.take())
        self.say(self.search.setPlaceholderText, "Search by words, pinyin or shortcut")
        self.say(self.search.setAccessibleName, "Search quick replies")
        self.say(self.kinds.setAccessibleName, "Category")
        self.say(self.list.setAccessibleName, "Quick replies")
        self.say(self.text.setAccessibleName, "Text")
        self.say(self._say_again, lambda: "")

    def _say_again(self, _: str) -> None:
        if self._every:
            self.load(self.kinds.value(), self._key())

    # What there is

    def load(self, category: str = "", key: str = "") -> None:
        """Read all replies anew, and show those of a category, first the one of that key."""
        with self._desk.shop.read() as session:
            self._every = replies.every(session)
        problems = reply_sets.shelf().problems
        self.problem.setVisible(bool(problems))
        self.problem.setText("\n".join(map(sentence, problems)))
        self.kinds.say_choices()
        there = {value for value, _ in self._categories()}
        self.kinds.blockSignals(True)
        self.kinds.set_value(category if category in there else "")
        self.kinds.blockSignals(False)
        self.find(key)

    def _categories(self) -> Choices:
        kinds = dict.fromkeys(one.category for one in self._every if one.category)
        return [("", tr("All categories")), *((kind, replies.category_title(kind)) for kind in kinds)]

    def _uses(self) -> Mapping[str, int]:
        uses = self._desk.settings.get(_USES, {})
        return uses if isinstance(uses, dict) else {}

    def find(self, key: str = "") -> None:
        """List those of the category that have the words looked for."""
        self._typing.stop()
        kind = self.kinds.value()
        some = [one for one in self._every if not kind or one.category == kind]
        self.shown = replies.search(some, self.search.text(), self._uses())
        self.list.blockSignals(True)
        self.list.clear()
        for one in self.shown:
            item = QListWidgetItem(one.title)
            item.setToolTip(plain_tip(one.shortcut))
            self.list.addItem(item)
        if not self.shown:
            item = QListWidgetItem(tr("Nothing found"))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.blockSignals(False)
        keys = [one.key for one in self.shown]
        place = keys.index(key) if key in keys else 0
        self.list.setCurrentRow(place if keys else -1)
        self._show(place if keys else -1)

    def chosen(self) -> ReplyShown | None:
        """The reply in sight."""
        place = self.list.currentRow()
        return self.shown[place] if 0 <= place < len(self.shown) else None

    def _key(self) -> str:
        one = self.chosen()
        return one.key if one else ""

    # The one in sight

    def _show(self, _: int) -> None:
        one = self.chosen()
        self.name.setText(one.title if one else "")
        empty_layout(self._asks)
        self.asked = {}
        for name in reply_sets.fields_of(one.text) if one else ():
            if name not in self._known:
                self._ask_for(name)
        for button in (self.copy, self.edit, self.remove):
            button.setVisible(one is not None)
        self._fill()

    def _ask_for(self, name: str) -> None:
        line = QLineEdit()
        line.setObjectName(f"ask_{name}")
        label = PlainLabel(reply_sets.FIELDS[name], role="second")
        label.setFixedWidth(110)
        label.setBuddy(line)
        line.setAccessibleName(label.text())
        line.textChanged.connect(lambda _: self._fill())
        line.returnPressed.connect(self.take)
        self.asked[name] = line
        widget = QWidget()
        widget.setLayout(row(label, line, spacing=8))
        self._asks.addWidget(widget)

    def _values(self) -> dict[str, str]:
        return self._known | {name: line.text().strip() for name, line in self.asked.items()}

    def _fill(self) -> None:
        one = self.chosen()
        self.text.setPlainText(reply_sets.filled(one.text, self._values()) if one else "")

    def take(self) -> None:
        """Copy it; what is still missing is asked for first."""
        one = self.chosen()
        if one is None:
            return
        missing = next((line for line in self.asked.values() if not line.text().strip()), None)
        if missing is not None and self.focusWidget() is not missing:
            missing.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        uses = self._uses()
        self._desk.settings.put(_USES, {**uses, one.key: uses.get(one.key, 0) + 1})
        self._desk.tell(tr("Copied: {title}").format(title=one.title))
        self.accept()

    # Changing

    def open_new(self) -> None:
        """Enter another one."""
        self._open(None)

    def open_form(self) -> None:
        """Change the one in sight."""
        if one := self.chosen():
            self._open(one)

    def _open(self, one: ReplyShown | None) -> None:
        form = ReplyForm(self._desk, one, self.kinds.value() or "", self)
        form.saved.connect(lambda key: self.load(self.kinds.value(), key))
        form.open()

    def ask_remove(self) -> None:
        """Ask, then take it away."""
        one = self.chosen()
        if one is not None:
            ask(
                self,
                lambda: tr("“{title}” is taken out of the quick replies.").format(title=one.title),
                "Delete",
                lambda: self._remove(one),
                title="Delete this quick reply?",
                danger=True,
            )

    def _remove(self, one: ReplyShown) -> None:
        try:
            with self._desk.shop.command("reply.delete", name=one.title) as session:
                replies.remove(session, one, self._desk.now())
        except ShopError as error:
            self._desk.refuse(error)
        self.load(self.kinds.value())

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up, down and Enter work the list while the keyboard is in the search."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps: dict[Any, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            if step := steps.get(event.key(), 0):
                place = self.list.currentRow() + step
                if 0 <= place < len(self.shown):
                    self.list.setCurrentRow(place)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                self.find(self._key()) if self._typing.isActive() else self.take()
                return True
        return super().eventFilter(watched, event)
