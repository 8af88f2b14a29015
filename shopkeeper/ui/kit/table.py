"""Tables: one model for every list, which holds ids and fetches rows as they are painted."""

import logging
from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from sqlalchemy.orm import Session

from shopkeeper.errors import Cancelled, ShopError
from shopkeeper.i18n import tr
from shopkeeper.shop import lists
from shopkeeper.shop.lists import ListSpec, Query
from shopkeeper.ui.kit import columns
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.texts import plain_tip

PAGE_ROWS = 200
FIRST_ROWS = 2000
_PAGES = 12
RAW = Qt.ItemDataRole.UserRole
# Kinds of which a cell may not say all.
_TOLD = ("text", "options", "names", "time", "left")
_Index = QModelIndex | QPersistentModelIndex
_Rows = dict[int, tuple[Any, ...]]
_ROOT = QModelIndex()

_log = logging.getLogger(__name__)


class ListModel(QAbstractTableModel):
    """A list of the shop as a table.

    `ask` looks for the ids of a query in a thread; a newer question replaces an older one.
    The first ids are shown as soon as they are there, the rest of a long list follows.
    Rows come in pages when they are painted. `answered` is told after each result,
    `grown` when its rest has followed.
    """

    answered = Signal()
    grown = Signal()

    def __init__(self, desk: Desk, spec: ListSpec, parent: Any = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.spec = spec
        self.query = Query()
        self.ids: array[int] = array("q")
        self.complete = True
        self._asked = 0
        self._shown = [column.name for column in spec.columns if column.shown]
        self._pages: OrderedDict[int, dict[int, dict[str, Any]]] = OrderedDict()

    # Asking

    def ask(self, query: Query) -> None:
        """Look for the rows of `query`; the table changes when they are found."""
        self._asked += 1
        number = self._asked
        # What stands there already is not taken away to show a part of it.
        first = None if query == self.query and self.complete else FIRST_ROWS
        self._look(query, first, lambda ids: self._take(number, query, ids, first))

    def _look(self, query: Query, most: int | None, take: Callable[["array[int]"], None]) -> None:
        shop, spec = self.desk.shop, self.spec

        def work(_progress: Any, _cancelled: Any) -> "array[int]":
            with shop.read() as session:
                return lists.ids(session, spec, query, most)

        self.desk.runner.run(work, take, owner=self, quiet=True)

    def _take(self, number: int, query: Query, ids: "array[int]", most: int | None = None) -> None:
        if number != self._asked:
            return
        self.complete = most is None or len(ids) < most
        self.beginResetModel()
        self.query, self.ids = query, ids
        self._pages.clear()
        self.endResetModel()
        self.answered.emit()
        if not self.complete:
            self._look(query, None, lambda ids: self._take_rest(number, query, ids))

    def _take_rest(self, number: int, query: Query, ids: "array[int]") -> None:
        if number != self._asked:
            return
        shown = len(self.ids)
        if ids[:shown] != self.ids:  # somebody wrote meanwhile
            self._take(number, query, ids)
            return
        self.complete = True
        if len(ids) > shown:
            self.beginInsertRows(QModelIndex(), shown, len(ids) - 1)
            self.ids = ids
            self._pages.pop(shown // PAGE_ROWS, None)
            self.endInsertRows()
        self.grown.emit()

    def waiting(self) -> bool:
        """Whether nothing was found yet because nothing was answered yet."""
        return not self.ids and not self.query.sort

    def use_columns(self, names: Sequence[str]) -> None:
        """Fetch just the values of these columns from now on."""
        wanted = [column.name for column in self.spec.columns if column.name in names]
        if wanted != self._shown:
            self._shown = wanted
            self.repaint()

    def repaint(self) -> None:
        """Fetch what is painted anew; titles and formats may have changed too."""
        self._pages.clear()
        if self.ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.ids) - 1, self.columnCount() - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def row_of(self, record_id: int) -> int:
        """Where the record stands; -1 where it does not."""
        try:
            return self.ids.index(record_id)
        except ValueError:
            return -1

    def value(self, row: int, name: str) -> Any:
        """A column's value in a row; None for a row that is gone."""
        values = self._values(row)
        return values.get(name) if values else None

    def _values(self, row: int) -> dict[str, Any] | None:
        number = row // PAGE_ROWS
        page = self._pages.get(number)
        if page is None:
            page = self._fetch(number)
            self._pages[number] = page
            while len(self._pages) > _PAGES:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page.get(self.ids[row])

    def _fetch(self, number: int) -> dict[int, dict[str, Any]]:
        wanted = self.ids[number * PAGE_ROWS : (number + 1) * PAGE_ROWS].tolist()
        chosen = [self.spec.column(name) for name in self._shown]
        try:
            with self.desk.shop.read() as session:
                rows = self._readable(session, wanted, chosen)
        except ShopError as error:
            # Told after the painting, which is where rows are asked for.
            QTimer.singleShot(0, self, partial(self.desk.refuse, error))
            return {}
        except Cancelled:  # the file was let go of
            return {}
        return {key: dict(zip(self._shown, values, strict=True)) for key, values in rows.items()}

    def _readable(self, session: Session, wanted: list[int], chosen: list[lists.Column]) -> _Rows:
        """The rows; one that holds what can not be read (a date that is none) does not hide the others."""
        try:
            return lists.rows(session, self.spec, wanted, chosen)
        except ValueError:
            if len(wanted) == 1:
                _log.exception("%s %s can not be read", self.spec.subject, wanted[0])
                return {}
            half = len(wanted) // 2
            first = self._readable(session, wanted[:half], chosen)
            return first | self._readable(session, wanted[half:], chosen)

    def _display(self, row: int, column: lists.Column) -> str | None:
        values = self._values(row)
        if values is None:
            return tr("cannot be shown") if column.name == self._shown[0] else columns.NOTHING
        if column.name not in values:
            return None
        return columns.listed(column.said(values[column.name]), column.kind, self.desk)

    def whole(self, index: _Index) -> str:
        """What a cell holds, with nothing left away."""
        column = self.spec.columns[index.column()]
        return columns.whole(column.said(self.value(index.row(), column.name)), column.kind, self.desk)

    def _tip(self, index: _Index) -> str | None:
        kind = self.spec.columns[index.column()].kind
        text = self.whole(index) if kind in _TOLD else columns.NOTHING
        return plain_tip(text) if text != columns.NOTHING else None

    # Qt

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many were found."""
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """All columns there are; the view hides some."""
        return 0 if parent.isValid() else len(self.spec.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows; RAW gives the value itself."""
        if not index.isValid() or index.row() >= len(self.ids):
            return None
        column = self.spec.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._display(index.row(), column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return columns.alignment(column)
        return self.value(index.row(), column.name) if role == RAW else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The columns' titles in the language of the moment."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.spec.columns):
            return None
        column = self.spec.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(column.title)
        return columns.alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None
