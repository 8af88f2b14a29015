"""The imports of the shop: what came in when, what is still held, each with its own Undo."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from shopkeeper import formats
from shopkeeper.errors import ShopError
from shopkeeper.exchange import own_profiles
from shopkeeper.i18n import pick, tr
from shopkeeper.shop import import_history
from shopkeeper.shop.import_history import Batch
from shopkeeper.ui.exchange.counts import batch_in_words, kinds_in_words
from shopkeeper.ui.exchange.held_window import HeldWindow
from shopkeeper.ui.exchange.own_kinds import OwnKindsWindow
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet, show_refusal
from shopkeeper.ui.kit.empty import EmptyState
from shopkeeper.ui.kit.laying import clear, column
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.widgets import Button, ElidedLabel, IconLabel, Line, StateLabel, row

_AT_ONCE = 50


class BatchRow(Texts, QFrame):
    """One import: its files and kinds, when, where its rows are, Held rows and Undo."""

    def __init__(self, batch: Batch, desk: Desk) -> None:
        super().__init__()
        self.batch = batch
        self.setObjectName(f"batch_{batch.id}")
        at = desk.wall(batch.at)
        top = ElidedLabel(strong=True)
        top.setText(", ".join(batch.names))
        below = ElidedLabel(lambda: _below(batch, at), role="second", scale="small")
        texts = column(top, below, spacing=3)
        self.held = Button(f"held_{batch.id}", lambda: tr("Held rows: {n}").format(n=f"{batch.held:,}"))
        self.held.setVisible(batch.held > 0)
        self.undo = Button(f"undo_{batch.id}", "Undo", look="link")
        self.undo.setFixedWidth(64)
        self.undo.setVisible(batch.command_id is not None and not desk.shop.read_only)
        self.undo.say_aloud(lambda: tr("Undo: {label}").format(label=top.text()))
        kinds = [StateLabel(lambda name=name: _kind(name), "grey") for name in _kinds(batch)]
        box = row(IconLabel("file-spreadsheet", "quiet", 18), spacing=12)
        box.addLayout(texts, 1)
        for widget in (*kinds, self.held, self.undo):
            box.addWidget(widget)
        box.setContentsMargins(0, 10, 0, 10)
        self.setLayout(box)


def _kinds(batch: Batch) -> list[str]:
    return list(dict.fromkeys(file.profile for file in batch.files))


def _kind(name: str) -> str:
    """The title of a profile; the name of one that is gone."""
    try:
        return pick(own_profiles.find(name).title)
    except ShopError:
        return name


def _below(batch: Batch, at: datetime) -> str:
    made = kinds_in_words(batch.created)
    changed = kinds_in_words(batch.updated)
    parts = [formats.wall_time(at), batch_in_words(batch)]
    if made:
        parts.append(tr("new: {what}").format(what=made))
    if changed:
        parts.append(tr("changed: {what}").format(what=changed))
    return " · ".join(parts)


class ImportsWindow(Sheet):
    """The imports, newest first; `import_wanted` where there is none yet."""

    changed = Signal()
    import_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__("Earlier imports", parent, width=1080, height=680)
        self.setObjectName("imports")
        self._desk = desk
        self.rows: list[BatchRow] = []
        self.empty = EmptyState(
            "no_imports", "file-spreadsheet", "Nothing has been imported yet.", "Import…", mark="upload"
        )
        self.empty.button.clicked.connect(self._import)
        self.body.addWidget(self.empty, 1)
        whole = QWidget()
        self._rows = QVBoxLayout(whole)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._rows.addStretch()
        self.more = Button("imports_more", "Show more", look="link")
        self.more.clicked.connect(self.show_more)
        self.area = self.put_scrolled(whole)
        self.body.addLayout(row(None, self.more, None))
        self.kinds = self.add_button("imports_kinds", "Your own kinds of file…", self.show_kinds)
        self.kinds.setVisible(bool(own_profiles.files()))
        self.add_button("imports_close", "Close", self.accept).setFocus()
        desk.announcer.changed.connect(self.reload)
        self.reload()

    def reload(self) -> None:
        """Read the imports anew, as many as are shown."""
        wanted = max(len(self.rows), _AT_ONCE)
        clear(self._rows, keep=1)
        self.rows = []
        self._add(wanted)

    def _import(self) -> None:
        self.accept()
        self.import_wanted.emit()

    def show_more(self) -> None:
        """Show older ones."""
        self._add(_AT_ONCE)

    def _add(self, most: int) -> None:
        before = self.rows[-1].batch.id if self.rows else None
        with self._desk.shop.read() as session:
            found = import_history.batches(session, before=before, most=most + 1)
        for batch in found[:most]:
            if self.rows:
                self._insert(Line())
            self._insert(self._row(batch))
        self.more.setVisible(len(found) > most)
        self.empty.setVisible(not self.rows)
        self.area.setVisible(bool(self.rows))

    def _row(self, batch: Batch) -> BatchRow:
        made = BatchRow(batch, self._desk)
        made.held.clicked.connect(lambda: self.show_held(batch))
        made.undo.clicked.connect(lambda: self.undo(batch))
        self.rows.append(made)
        return made

    def _insert(self, widget: QWidget) -> None:
        self._rows.insertWidget(self._rows.count() - 1, widget)

    def show_held(self, batch: Batch) -> None:
        """Open the rows an import still holds."""
        HeldWindow(self._desk, batch, self.parentWidget()).open()

    def show_kinds(self) -> None:
        """Open the list of the kinds of file the owner mapped."""
        kinds = OwnKindsWindow(self._desk, self)
        kinds.finished.connect(lambda _: self._kinds_changed())
        kinds.open()

    def _kinds_changed(self) -> None:
        self.kinds.setVisible(bool(own_profiles.files()))
        self.reload()

    def undo(self, batch: Batch) -> None:
        """Take an import back as a whole; what stands in the way is named."""
        shop, command_id = self._desk.shop, batch.command_id
        assert command_id is not None
        self._desk.runner.run(
            lambda _, __: shop.undo_command(command_id),
            None,
            self._refuse,
            lambda: tr("Undoing the import…"),
            cancellable=False,
            owner=self,
        )

    def _refuse(self, error: ShopError) -> None:
        show_refusal(self, error)
