"""The day log: a page a day, leafed through by days or found by words."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.shop import day_log
from shopkeeper.shop.day_log import DayPage
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.form import Field, Form, Section
from shopkeeper.ui.kit.inputs_numbers import MoneyInput
from shopkeeper.ui.kit.scrolled import Scrolled
from shopkeeper.ui.kit.search_field import SearchField
from shopkeeper.ui.kit.texts import plain_tip
from shopkeeper.ui.kit.widgets import Button, IconButton, PlainLabel, row
from shopkeeper.ui.today import words

_TYPING_MS = 200
_SIDE = 220


def _fields(currency: str) -> Sequence[Field | Section]:
    return (
        Field("visitors", "Visitors", "number", span=2),
        Field("page_views", "Page views", "number", span=2),
        Field("favourites", "Favourites", "number", span=2),
        Field("carts", "Added to cart", "number", span=2),
        Field("ad_spend_cents", "Advertising spend", input=lambda: MoneyInput(currency), span=2),
        Field("ad_clicks", "Advertising clicks", "number", span=2),
        Section("What happened"),
        Field(
            "asked",
            "What buyers asked",
            "long",
            hint="What pictures and descriptions should have answered",
            wide=True,
        ),
        Field("rivals", "What rivals did", "long", hint="Prices, new products, promotions", wide=True),
        Field("problems", "Problems, and how they were solved", "long", wide=True),
        Field("tomorrow", "For tomorrow", "long", wide=True),
    )


class DayLogSheet(Sheet):
    """The page of a day, and the other days beside it. Leaving a page keeps what was typed."""

    def __init__(self, desk: Desk, day: date, parent: QWidget | None) -> None:
        super().__init__("Day log", parent, width=920, height=640)
        self.setObjectName("day_log_sheet")
        self._desk, self._today = desk, day
        self.day = day
        self.form = Form(_fields(desk.currency), {})
        self.heading = PlainLabel(scale="section", strong=True)
        self.before = IconButton("day_before", "chevron-left", "The day before")
        self.after = IconButton("day_after", "chevron-right", "The day after")
        self.back = Button("to_today", "Today")
        self.search = SearchField("log_search")
        self.days = QListWidget()
        self.days.setObjectName("log_days")
        self.days.setProperty("look", "picker")
        self.none = PlainLabel(role="quiet")
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._lay_out()
        self.before.clicked.connect(lambda: self.go(self.day - timedelta(days=1)))
        self.after.clicked.connect(lambda: self.go(self.day + timedelta(days=1)))
        self.back.clicked.connect(lambda: self.go(self._today))
        self.search.textChanged.connect(lambda: self._typing.start())
        self._typing.timeout.connect(self.find)
        self.days.itemActivated.connect(self._open)
        self.days.itemClicked.connect(self._open)
        self.say(self.search.setPlaceholderText, "Search all days")
        self.say(self.search.setAccessibleName, "Search all days")
        self.say(self.days.setAccessibleName, "Days with a log")
        self.say(self._say_again, lambda: "")
        self.show_day(day)
        self.form.focus_first()

    def _lay_out(self) -> None:
        side = QWidget()
        side.setFixedWidth(_SIDE)
        box = QVBoxLayout(side)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.search)
        box.addWidget(self.none, 1)
        box.addWidget(self.days, 1)
        page = QVBoxLayout()
        page.setSpacing(12)
        page.addLayout(row(self.before, self.heading, self.after, None, self.back))
        page.addWidget(Scrolled(self.form), 1)
        both = row(side, page, spacing=20)
        both.setStretch(1, 1)
        self.body.addLayout(both, 1)
        self.add_button("cancel", "Close", self.reject)
        self.save_button = self.add_button("save", "Save", self.save, "filled")
        if reason := self._desk.refused():
            for field in self.form.rows.values():
                field.lock(reason, shown=False)
            self.save_button.refuse(reason)

    def _say_again(self, _: str) -> None:
        self._title()
        self.find()

    def _title(self) -> None:
        year = "" if self.day.year == self._today.year else f" {self.day.year}"
        self.heading.setText(words.day(self.day) + year)
        self.after.setEnabled(self.day < self._today)
        self.back.setVisible(self.day != self._today)

    # Days

    def show_day(self, day: date) -> None:
        """Show the page of a day."""
        self.day = day
        with self._desk.shop.read() as session:
            page = day_log.page(session, day)
        self.form.forgive()
        for name, value in asdict(page).items():
            self.form.rows[name].input.set_value(value)
        self.form.clean()
        self._title()

    def go(self, day: date) -> None:
        """Go to another day, once what was typed here is kept."""
        if day <= self._today and self.keep():
            self.show_day(day)
            # Not at once: the item that was clicked is still being told of.
            QTimer.singleShot(0, self, self.find)

    def find(self) -> None:
        """List the days that have a page with the words looked for."""
        with self._desk.shop.read() as session:
            found = day_log.pages(session, self.search.text())
        self.days.clear()
        for day, page in found:
            item = QListWidgetItem(f"{day:%Y-%m-%d} {words.weekday(day)}")
            item.setData(Qt.ItemDataRole.UserRole, day)
            item.setToolTip(plain_tip(_first_line(page)))
            self.days.addItem(item)
            if day == self.day:
                self.days.setCurrentItem(item)
        self.none.say(self.none.setText, "Nothing found" if self.search.text() else "No day log yet")
        self.none.setVisible(not found)
        self.days.setVisible(bool(found))

    def _open(self, item: QListWidgetItem) -> None:
        day = item.data(Qt.ItemDataRole.UserRole)
        if day is not None and day != self.day:
            self.go(day)

    # Keeping

    def dirty(self) -> bool:
        """Whether something was typed that is not kept."""
        return self.form.dirty()

    def keep(self) -> bool:
        """Keep what was typed, if anything was; whether it could be kept."""
        if not self.dirty():
            return True
        try:
            page = DayPage(**self.form.values())
            with self._desk.shop.command("day.write", name=f"{self.day:%Y-%m-%d}") as session:
                day_log.write(session, self.day, page)
        except ShopError as error:
            self.form.refuse(error)
            return False
        self.form.clean()
        return True

    def save(self) -> None:
        """Keep the page and close."""
        if self.keep():
            self.accept()


def _first_line(page: DayPage) -> str:
    texts = (page.problems, page.asked, page.rivals, page.tomorrow)
    return next((text.splitlines()[0] for text in texts if text), "")
