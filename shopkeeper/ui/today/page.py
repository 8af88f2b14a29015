"""The page Today: yesterday in figures, what waits, thirty days, and tasks."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from shopkeeper import formats, i18n
from shopkeeper.i18n import trn
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.actions import Action
from shopkeeper.ui.kit.chart import Chart, Point
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.empty import EmptyState
from shopkeeper.ui.kit.page import Page
from shopkeeper.ui.kit.scrolled import MoreBelow
from shopkeeper.ui.kit.widgets import Button, Card, PlainLabel, row
from shopkeeper.ui.today import words
from shopkeeper.ui.today.pieces import FigureCard, QueueRow
from shopkeeper.ui.today.tasks_card import TasksCard

if TYPE_CHECKING:
    from shopkeeper.shop.queues import Queue
    from shopkeeper.store.shop_file import ShopFile
    from shopkeeper.ui.today.reading import Found

_MINUTE_MS = 60_000
# By how much a title beside a button stands lower in its card than one alone.
_HEAD = 6


class TodayPage(Page):
    """What the owner sees first in the morning."""

    name = "today"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.found: Found | None = None
        self.title = PlainLabel(scale="title", strong=True)
        self.clock = PlainLabel(role="second")
        self.log = Button("day_log", "Day log…", icon="notebook-pen")
        self.begin = Button("begin", self._begin_word, look="filled")
        self.cards = {name: FigureCard(name, *about) for name, about in words.CARDS.items()}
        self.chart = Chart(
            "sales_chart",
            "Sales of the last 30 days",
            ("Day", "Sales"),
            nothing="There were no sales in the last 30 days.",
        )
        self.tasks = TasksCard(desk)
        self.nothing = PlainLabel("Nothing is waiting. Well done.", role="second")
        self.first = EmptyState(
            "first_import",
            "package",
            "Orders come from your platforms' export files, or you enter them yourself."
            " Import a file to begin.",
            "Import…",
            look="filled",
            mark="upload",
        )
        self.first.hide()
        self.rows: list[QueueRow] = []
        self._build()
        self.log.clicked.connect(self.open_log)
        self.begin.clicked.connect(self.begin_work)
        self.first.button.clicked.connect(self.import_wanted)
        self._tick = QTimer(self, interval=_MINUTE_MS)
        self._tick.timeout.connect(self.refresh)
        self._tick.start()
        self.say(self._say_again, lambda: "")

    @property
    def view(self) -> QWidget:
        """The first thing to do."""
        ways = (self.begin, self.first.button)
        return next((way for way in ways if way.isVisibleTo(self)), self.log)

    def make_actions(self) -> Sequence[Action]:
        """What can be done here."""
        return (
            Action("day_log", "Day log…", self.open_log, icon="notebook-pen", writes=False, keys="Ctrl+D"),
            Action("new", "New task", lambda: self.tasks.begin(), icon="plus", places=("page",)),
        )

    def _build(self) -> None:
        gap, margin = theme.size("gap"), theme.size("margin")
        box = QVBoxLayout(self)
        box.setContentsMargins(margin, 14, margin, gap)
        box.setSpacing(gap)
        box.addLayout(row(self.title, 6, self.clock, None, self.log, self.begin))
        cards = QHBoxLayout()
        cards.setSpacing(gap)
        for card in self.cards.values():
            cards.addWidget(card, 1)
        box.addLayout(cards)
        grid = QGridLayout()
        grid.setSpacing(gap)
        grid.addWidget(self._queue_card(), 0, 0, 2, 1)
        chart = Card()
        pad = theme.size("padding")
        chart.body.setContentsMargins(pad, pad - _HEAD, pad, pad)
        chart.body.addWidget(self.chart)
        grid.addWidget(chart, 0, 1)
        grid.addWidget(self.tasks, 1, 1)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(1, 6)
        grid.setRowStretch(0, 1)
        grid.setRowStretch(1, 1)
        box.addLayout(grid, 1)

    def _queue_card(self) -> Card:
        card = Card(spacing=6)
        title = PlainLabel("To do", scale="section", strong=True)
        title.setFixedHeight(theme.size("control") - 2 * _HEAD)
        card.body.addWidget(title)
        inner = QWidget()
        inner.setProperty("look", "scrolled")
        self._queues = QVBoxLayout(inner)
        self._queues.setContentsMargins(0, 0, 0, 0)
        self._queues.setSpacing(0)
        self._queues.addWidget(self.nothing)
        self._queues.addWidget(self.first, 1)
        self._queues.addStretch()
        area = QScrollArea()
        area.setObjectName("queues")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        MoreBelow(area)
        card.body.addWidget(area, 1)
        return card

    # Looking

    def refresh(self) -> None:
        """Look anew; the first time once the page is to be seen."""
        if self.found is None:
            QTimer.singleShot(0, self, self._look)
        else:
            self._look()

    def _look(self) -> None:
        shop = self.desk.shop
        self.desk.runner.run(
            lambda _progress, _cancelled: _found_in(shop), self._show, owner=self, quiet=True
        )

    def _show(self, found: "Found") -> None:
        self.found = found
        self._show_queues(found)
        self.tasks.show_tasks(found.tasks, found.now.date())
        self.say_again()

    def _say_again(self, _: str) -> None:
        if self.found is None:
            return
        found, currency = self.found, self.found.currency
        self.title.setText(words.day(found.now.date()))
        self.clock.setText(words.until_cutoff(found.now, found.cutoff))
        for name, (figure, word, tone) in words.figures(found.figures, currency).items():
            self.cards[name].show_figure(figure, word, tone)
        self._show_chart(found)
        for one, (queue, waiting) in zip(self.rows, found.waiting, strict=True):
            one.show_detail(words.detail(queue, waiting, found.now))
        self.begin.say_again()
        self.say_status()

    def _show_chart(self, found: "Found") -> None:
        def money(cents: int) -> str:
            return formats.money(cents, found.currency, i18n.language())

        scale = 10 ** formats.decimals(found.currency)
        points = [
            Point(day.strftime("%m-%d"), one.cents / scale, money(one.cents)) for day, one in found.days
        ]
        now, before = found.against
        change = words.change(now, before)
        self.chart.show_points(points, " · ".join(filter(None, (money(now), change and change[0]))))

    def _show_queues(self, found: "Found") -> None:
        if [one.queue for one in self.rows] == [queue for queue, _ in found.waiting]:
            for one, (_, waiting) in zip(self.rows, found.waiting, strict=True):
                one.show_waiting(waiting)
        else:
            self._make_rows(found)
        self.nothing.setVisible(found.begun and not self.rows)
        self.first.setVisible(not found.begun and not self.rows)
        self.begin.setVisible(bool(self.rows))

    def _make_rows(self, found: "Found") -> None:
        kept = next((one.queue.name for one in self.rows if one.hasFocus()), "")
        for old in self.rows:
            self._queues.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = [QueueRow(queue, waiting) for queue, waiting in found.waiting]
        for place, one in enumerate(self.rows):
            one.clicked.connect(lambda _=False, queue=one.queue: self.open_queue(queue))
            self._queues.insertWidget(place, one)
            if one.queue.name == kept:
                one.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin_word(self) -> str:
        count = sum(waiting.count for _, waiting in self.found.waiting) if self.found else 0
        return trn(count, "Start: one thing to do", "Start: {n} things to do")

    def say_status(self) -> None:
        """How much waits."""
        if self.found:
            count = sum(waiting.count for _, waiting in self.found.waiting)
            self.status_changed.emit(trn(count, "One thing to do", "{n} things to do"))

    # Doing

    def begin_work(self) -> None:
        """Go to what is most urgent."""
        if self.rows:
            self.open_queue(self.rows[0].queue)

    def open_queue(self, queue: "Queue") -> None:
        """Open what a queue counts."""
        if queue.subject == "task":
            self.tasks.go()
        else:
            self.desk.show_list(queue.subject, queue.filters)

    def open_log(self) -> None:
        """Open the page of today."""
        from shopkeeper.ui.today.log_sheet import DayLogSheet

        DayLogSheet(self.desk, self.desk.now().date(), self).open()


def _found_in(shop: "ShopFile") -> "Found":
    # What the queues know of their lists is much: it is loaded behind the window that is there already.
    from shopkeeper.ui.today.reading import look

    return look(shop)
