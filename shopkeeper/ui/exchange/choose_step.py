"""The first step of an import: files are dropped or chosen; when each shop's last came in."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr, trn
from shopkeeper.shop.channels import channel_name
from shopkeeper.shop.import_history import LastImport
from shopkeeper.ui.exchange.pieces import titled
from shopkeeper.ui.kit.laying import column
from shopkeeper.ui.kit.rows import RowsTable
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.widgets import Button, IconLabel, PlainLabel, restyle, row
from shopkeeper.words import sentence

_LAST_HIGH = 214


class ChooseStep(Texts, QWidget):
    """Files are dropped here or chosen."""

    choose_wanted = Signal()
    history_wanted = Signal()
    map_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._last: Sequence[tuple[LastImport, str]] = ()
        self.refusal = PlainLabel(role="red", wrap=True)
        self.refusal.setObjectName("import_refusal")
        self.refusal.setProperty("look", "banner")
        self.refusal.hide()
        self.button = Button("choose_files", "Choose files…", icon="folder-open", look="filled")
        self.button.clicked.connect(lambda: self.choose_wanted.emit())
        self.zone = self._drop_zone()
        self.last = RowsTable("last_imports", ("Platform and shop", "Last import"), (400, 220), wide=0)
        self.history = Button("import_history", "Earlier imports", icon="history")
        self.history.clicked.connect(lambda: self.history_wanted.emit())
        self._last_card = titled("Recent imports", self.last, self.history)
        self._last_card.setFixedHeight(_LAST_HIGH)
        self._last_card.hide()
        box = column(self.refusal)
        box.addWidget(self.zone, 1)
        box.addWidget(self._last_card)
        self.setLayout(box)

    def _drop_zone(self) -> QFrame:
        zone = QFrame()
        zone.setProperty("look", "drop")
        text = PlainLabel("Drop files exported from your platforms here", scale="section")
        more = PlainLabel(
            "Excel, CSV and text files, several at once. "
            "Orders and their lines are put together automatically.",
            role="second",
        )
        inside = QVBoxLayout(zone)
        inside.setSpacing(14)
        inside.addStretch(2)
        inside.addLayout(row(None, IconLabel("file-spreadsheet", "faint", 44), None))
        for widget in (text, more, self.button):
            inside.addLayout(row(None, widget, None))
        inside.addStretch(3)
        return zone

    def show_hot(self, hot: bool) -> None:
        """Show that what is dragged may be dropped."""
        restyle(self.zone, hot=hot)

    def refuse(self, *errors: ShopError) -> None:
        """Say why the files could not be read, or what else is wrong; nothing takes it away again."""
        self.refusal.setVisible(bool(errors))
        if errors:
            self.refusal.say(self.refusal.setText, lambda: "\n".join(map(sentence, errors)))

    def show_last(self, found: Sequence[tuple[LastImport, str]], held: int) -> None:
        """Say when each shop's last export came in, and how many rows wait in all."""
        self._last = found
        self._last_card.setVisible(bool(found))
        self.say(self._show_last, "Last import")
        self.history.retitle(lambda: _history_text(held))

    def _show_last(self, _: str) -> None:
        self.last.rows.show_rows([(channel_name(one.platform, one.shop), said) for one, said in self._last])


def _history_text(held: int) -> str:
    text = tr("Earlier imports")
    return f"{text} · {trn(held, 'one held row', '{n} held rows')}" if held else text


def when(at: datetime, now: datetime) -> str:
    """A moment in the shop's wall time, as short as it may be said."""
    return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%Y-%m-%d %H:%M}"
