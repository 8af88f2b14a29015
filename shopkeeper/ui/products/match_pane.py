"""What unmatched goods may stand for: guesses to take with Enter, or parts put together by hand.

By keyboard alone: in the guesses, up and down mark one, Enter matches it and the next goods
follow; Space puts it below, where more parts make a bundle and Ctrl+Enter matches.
"""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from shopkeeper.i18n import tr
from shopkeeper.shop.matching import Parts
from shopkeeper.shop.variants import Offer
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.inputs_record import Pick
from shopkeeper.ui.kit.lines_editor import LinesEditor
from shopkeeper.ui.kit.lines_model import number_column, record_column
from shopkeeper.ui.kit.texts import Texts, plain_tip
from shopkeeper.ui.kit.widgets import PlainLabel
from shopkeeper.ui.products import picks

_ROW, _PAD = 48, 10
_ITEM = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex

WHY = {
    "listing": "Listings of the same name or code match it",
    "code": "Same code",
    "bundle": "Combined codes",
    "barcode": "Same barcode",
    "title": "Similar name, {share}",
}


@dataclass(frozen=True)
class Offered:
    """A guess with what is said of it."""

    parts: Parts
    offers: tuple[Offer, ...]
    reason: str
    likeness: float

    def title(self) -> str:
        """What it is."""
        counts = dict(self.parts)
        names = []
        for offer in self.offers:
            number = counts[offer.variant_id]
            names.append(
                picks.name_of(offer) + (f" × {number}" if number > 1 or len(self.offers) > 1 else "")
            )
        return " + ".join(names)

    def details(self) -> str:
        """Its code, and why it is thought of."""
        why = tr(WHY[self.reason]).format(share=f"{self.likeness:.0%}")
        return " · ".join(filter(None, [self.offers[0].code if len(self.offers) == 1 else "", why]))


class GuessList(Texts, QListWidget):
    """The guesses, the likeliest first and marked. `taken` is one to match, `put` one to put below."""

    taken = Signal(object)
    put = Signal(object)
    typed = Signal(str)

    def __init__(self, offered: list[Offered]) -> None:
        super().__init__()
        self.offered = offered
        self.setObjectName("guesses")
        self.setProperty("look", "guesses")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Guesses(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        for one in offered:
            item = QListWidgetItem(one.title(), self)
            item.setData(_ITEM, one)
            item.setToolTip(plain_tip(one.title()))
        self.setFixedHeight(min(len(offered), 5) * _ROW + 2)
        self.setCurrentRow(0 if offered else -1)
        self.itemDoubleClicked.connect(lambda item: self.taken.emit(item.data(_ITEM)))
        self.say(self.setAccessibleName, "Possible matches")

    def marked(self) -> Offered | None:
        """The guess that is marked."""
        item = self.currentItem()
        return item.data(_ITEM) if item else None

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes, Space puts below, letters begin a search."""
        marked = self.marked()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and marked:
            self.taken.emit(marked)
        elif event.key() == Qt.Key.Key_Space and marked:
            self.put.emit(marked)
        elif plain and event.text().strip() and event.text().isprintable():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


class _Guesses(QStyledItemDelegate):
    """Draws a guess in two lines."""

    # Qt

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one guess."""
        rect: QRect = option.rect
        view: QWidget = option.widget
        one: Offered = index.data(_ITEM)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selected"))
            if view.hasFocus():
                painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.colour("accent"))
        space = rect.adjusted(_PAD, 6, -_PAD, -6)
        self._line(painter, space, one.title(), view.font(), "text", Qt.AlignmentFlag.AlignTop)
        self._line(painter, space, one.details(), theme.font("small"), "second", Qt.AlignmentFlag.AlignBottom)
        painter.restore()

    @staticmethod
    def _line(painter: QPainter, space: QRect, text: str, font: Any, role: str, at: Qt.AlignmentFlag) -> None:
        painter.setFont(font)
        painter.setPen(theme.colour(role))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, space.width())
        painter.drawText(space, at | Qt.AlignmentFlag.AlignLeft, shown)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Two lines."""
        return QSize(0, _ROW)


class MatchBox(Texts, QWidget):
    """Guesses and, below, the parts that are put together.

    `match_wanted` gives the parts, `changed` tells that others are chosen.
    """

    match_wanted = Signal(object)
    changed = Signal()

    def __init__(self, desk: Desk, offered: list[Offered], kept: list[dict[str, Any]]) -> None:
        super().__init__()
        self.setObjectName("match_box")
        self.guesses = GuessList(offered)
        self.parts = LinesEditor(
            (
                record_column("variant", "Variant", picks.finder(desk), prompt="Type a name or code"),
                number_column("quantity", "Pieces", least=1, width=64),
            ),
            _one_of_each,
            most=5,
            least=2,
        )
        self.parts.setObjectName("parts")
        self.parts.set_value(kept)
        self.say(self.parts.setAccessibleName, "Parts")
        self._connect(desk)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        if offered:
            box.addWidget(self.guesses)
            box.addWidget(PlainLabel(_HINT, role="quiet", scale="small", wrap=True))
        else:
            self.guesses.hide()
            box.addWidget(PlainLabel("Nothing similar yet.", role="quiet", scale="small", wrap=True))
        box.addSpacing(4)
        box.addWidget(PlainLabel("Or set what one sold piece uses", role="second", scale="small"))
        box.addWidget(self.parts)

    def _connect(self, desk: Desk) -> None:
        self.guesses.taken.connect(lambda one: self.match_wanted.emit(one.parts))
        self.guesses.put.connect(
            lambda one: self.add(picks.picks(desk, [v for v, _ in one.parts]), one.parts)
        )
        self.guesses.typed.connect(self._search)
        self.guesses.currentRowChanged.connect(lambda _: self.changed.emit())
        self.parts.changed.connect(self.changed)

    def add(self, found: list[Pick], parts: Parts) -> None:
        """Put variants below, each with how many of it, and go on there."""
        counts = dict(parts)
        rows = [{"variant": pick, "quantity": counts[pick.record_id]} for pick in found]
        self.parts.set_value([*self.rows(), *rows])
        self.parts.view.go_fresh()

    def _search(self, typed: str) -> None:
        view = self.parts.view
        view.go_fresh()
        editor = view.editor()
        if editor is not None:
            editor.setText(typed)
            editor.look()

    def rows(self) -> list[dict[str, Any]]:
        """What was put together so far."""
        model = self.parts.model
        return [dict(model.lines[place].values) for place in model.filled()]

    def chosen(self) -> Parts:
        """What is to be matched: what was put together, else the guess marked. Raises as the editor."""
        rows = self.parts.value()
        if rows:
            return tuple((row["variant"].record_id, row["quantity"] or 1) for row in rows if row["variant"])
        marked = self.guesses.marked()
        return marked.parts if marked else ()

    def has_choice(self) -> bool:
        """Whether there is something to match, if only half typed."""
        editor = self.parts.view.editor()
        return bool(self.rows() or self.guesses.marked() or (editor and editor.text().strip()))

    def begin(self) -> None:
        """Bring the keyboard here: to the guesses; to the parts where there are none, or some chosen."""
        if self.guesses.offered and not self.rows():
            self.guesses.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.parts.view.go_fresh()


_HINT = "Enter matches and moves on · Space adds it below · type to search"


def _one_of_each(values: dict[str, Any], name: str) -> None:
    if name == "variant" and values.get("variant") and not values.get("quantity"):
        values["quantity"] = 1
