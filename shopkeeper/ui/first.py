"""The very first start: the language, then a sample shop, one's own, or one that is there already."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from shopkeeper import i18n
from shopkeeper.errors import ShopError
from shopkeeper.shop.settings import DEFAULTS
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.form import Field, Form
from shopkeeper.ui.kit.sections import Switch
from shopkeeper.ui.kit.texts import Text, Texts
from shopkeeper.ui.kit.widgets import Button, Card, IconLabel, PlainLabel, row
from shopkeeper.ui.settings import fields

_WIDTH = 620
_CURRENCIES = {"zh_CN": ("CNY", "Asia/Shanghai"), "en": ("USD", "America/New_York")}


class Choice(Texts, QPushButton):
    """One way to begin: icon, title, and what it means."""

    def __init__(self, name: str, mark: str, title: Text, about: Text) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("look", "choice")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(PlainLabel(title, scale="section", strong=True))
        words.addWidget(PlainLabel(about, role="second", wrap=True))
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 14, 16, 14)
        line.setSpacing(14)
        line.addWidget(IconLabel(mark, "accent", 26))
        line.addLayout(words, 1)
        line.addWidget(IconLabel("chevron-right", "faint", 18))
        for piece in self.findChildren(QWidget):
            piece.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.say(self.setAccessibleName, title)
        self.setMinimumHeight(line.sizeHint().height())


class FirstPage(Texts, QWidget):
    """Asks how to begin. `own_wanted` gives the settings of the owner's own shop."""

    language_wanted = Signal(str)
    sample_wanted = Signal()
    own_wanted = Signal(object)
    open_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("first")
        self.languages = list(i18n.LANGUAGES)
        said = [(code, lambda word=word: word) for code, word in i18n.LANGUAGES.items()]
        self.switch = Switch("language", said, chosen=self.languages.index(i18n.language()))
        self.switch.chosen.connect(lambda place: self.language_wanted.emit(self.languages[place]))
        self.sample = Choice(
            "first_sample",
            "gem",
            "Look around in a sample shop",
            "A jewelry shop with two years of invented orders, customers and plans. Try anything.",
        )
        self.own = Choice(
            "first_own", "store", "Start with my own shop", "Empty, for your products, orders and customers."
        )
        self.other = Choice(
            "first_open",
            "folder-open",
            "Open a shop file",
            "One you have already, or a backup from another computer.",
        )
        self.form = Form(self._fields(), self._usual())
        self.back = Button("first_back", "Back", icon="chevron-left")
        self.begin = Button("first_create", "Create my shop", look="filled")
        self.stack = QStackedWidget()
        self._lay_out()
        self.sample.clicked.connect(self.sample_wanted)
        self.own.clicked.connect(self.ask_own)
        self.other.clicked.connect(self.open_wanted)
        self.back.clicked.connect(self.ask_how)
        self.begin.clicked.connect(self.begin_own)
        self.form.rows["name"].input.returnPressed.connect(self.begin_own)
        self.say(self.switch.setAccessibleName, "Language")

    def _lay_out(self) -> None:
        ways = QWidget()
        column = QVBoxLayout(ways)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.size("gap"))
        for choice in (self.sample, self.own, self.other):
            column.addWidget(choice)
        own = QWidget()
        asked = QVBoxLayout(own)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(16)
        asked.addWidget(self.form)
        asked.addStretch(1)
        asked.addLayout(row(self.back, None, self.begin))
        self.stack.addWidget(ways)
        self.stack.addWidget(own)
        card = Card(padding=28, spacing=18)
        card.setFixedWidth(_WIDTH)
        title = PlainLabel("Welcome", scale="title")
        card.body.addLayout(row(IconLabel("store", "accent", 26), title, None, self.switch))
        about = PlainLabel(
            "Everything stays on this computer: no account, no internet. How would you like to begin?",
            role="second",
            wrap=True,
        )
        card.body.addWidget(about)
        card.body.addWidget(self.stack)
        box = QVBoxLayout(self)
        box.addStretch(2)
        box.addLayout(row(None, card, None))
        box.addStretch(3)

    def _fields(self) -> tuple[Field, ...]:
        return (
            Field("name", "Shop name", wide=True),
            Field("currency", "Currency", choices=fields.currencies),
            Field("time_zone", "Time zone", choices=fields.time_zones),
        )

    def _usual(self) -> dict[str, Any]:
        currency, zone = _CURRENCIES[i18n.language()]
        return {"name": DEFAULTS["name"], "currency": currency, "time_zone": zone}

    def ask_how(self) -> None:
        """Show the ways to begin."""
        self.stack.setCurrentIndex(0)
        self.own.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_own(self) -> None:
        """Ask what the owner's own shop is called."""
        if not self.form.dirty():
            for name, value in self._usual().items():
                self.form.rows[name].input.set_value(value)
            self.form.clean()
        self.stack.setCurrentIndex(1)
        self.form.focus_first()

    def begin_own(self) -> None:
        """Make the owner's own shop."""
        try:
            self.own_wanted.emit(self.form.values())
        except ShopError as error:
            self.form.refuse(error)
