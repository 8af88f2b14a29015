"""The table as seen: roomy rows, faint lines, sorting, and columns the way the owner left them."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QMenu,
    QTableView,
    QWidget,
)

from shopkeeper.i18n import tr
from shopkeeper.ui.kit import columns, fitting, theme
from shopkeeper.ui.kit.editing import CellEdit, InPlace, Save
from shopkeeper.ui.kit.fitting import Needs
from shopkeeper.ui.kit.header import ARROW, Header, inside
from shopkeeper.ui.kit.row_delegate import CHIP_PAD, RowDelegate
from shopkeeper.ui.kit.table import ListModel

_COPIED_ROWS = 10_000
# Of so many rows the widths are taken; words are cut off where there is no room, and all else is not.
_MEASURED = 60
_WIDEST_NEEDED, _WIDEST_WISHED = 240, 190
_MINUTE_MS = 60_000
_Index = QModelIndex | QPersistentModelIndex


def as_table(lines: Sequence[Sequence[str]], figures: Sequence[bool]) -> QMimeData:
    """Rows for the clipboard: as plain text, and as a table in which Excel leaves long numbers whole."""

    def cell(text: str, figure: bool) -> str:
        kept = "" if figure else " style=\"mso-number-format:'\\@'\""
        return f"<td{kept}>{escape(text)}</td>"

    # A figure below nothing is one for other programs, too.
    lines = [
        [text.replace("−", "-") if figure else text for text, figure in zip(cells, figures, strict=True)]
        for cells in lines
    ]
    rows = ("".join(map(cell, cells, figures)) for cells in lines)
    data = QMimeData()
    data.setText("\n".join("\t".join(cells) for cells in lines))
    data.setHtml(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
    return data


class ListView(QTableView):
    """A list of records. `chosen` tells that the selection changed, `opened` that one is to be edited."""

    chosen = Signal()
    opened = Signal(int)
    sort_changed = Signal()

    def __init__(
        self,
        model: ListModel,
        *,
        leading: tuple[str, ...] = (),
        tones: Mapping[str, Mapping[Any, str]] | None = None,
        marks: Mapping[str, tuple[str, Mapping[Any, str]]] | None = None,
        tints: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.list = model
        self.leading = leading
        self.tones = tones or {}
        self.marks = marks or {}
        self.tints = tints or {}
        self._least: dict[str, int] = {}
        self._wish: dict[str, int] = {}
        self._exact: set[str] = set()
        self._crowded: set[str] = set()
        self._laying = False
        self.in_place: InPlace | None = None
        self._column = -1
        self.layout_ = columns.Layout.load(model.desk.settings, model.spec)
        self.setObjectName("table")
        self.setModel(model)
        self.header = Header(self)
        self.setHorizontalHeader(self.header)
        self._set_up()
        self._lay_out()
        self._connect()

    def _connect(self) -> None:
        self.header.sort_wanted.connect(self.sort_by)
        self.header.menu_wanted.connect(self.offer_columns)
        self._saving = QTimer(self, singleShot=True, interval=400)
        self._saving.timeout.connect(self.remember)
        self.header.sectionResized.connect(self._note_width)
        self.header.sectionMoved.connect(lambda *_: self._laying or self._saving.start())
        self.doubleClicked.connect(self._double_clicked)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())
        self.list.answered.connect(self.measure)
        if any(column.kind == "left" for column in self.list.spec.columns):
            self._passing = QTimer(self, interval=_MINUTE_MS)
            self._passing.timeout.connect(self.viewport().update)
            self._passing.start()

    def _set_up(self) -> None:
        self.setItemDelegate(RowDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(theme.size("row_compact"))
        self.use_compact(bool(self.list.desk.settings.get("compact", False)))

    def use_compact(self, compact: bool) -> None:
        """Rows of 32 instead of 40."""
        self.verticalHeader().setDefaultSectionSize(theme.size("row_compact" if compact else "row"))

    # Columns

    def _lay_out(self) -> None:
        spec = self.list.spec
        places = {column.name: place for place, column in enumerate(spec.columns)}
        self._laying = True
        for visual, name in enumerate(self.layout_.order):
            self.header.moveSection(self.header.visualIndex(places[name]), visual)
        self._crowded = set()
        self._show_columns()
        self._fit()
        self.header.show_sort(places[self.layout_.sort], self.layout_.descending)

    def hidden(self) -> set[str]:
        """The columns that do not show, of the owner's choice or for want of room."""
        return self.layout_.hidden | self._crowded

    def _show_columns(self) -> None:
        hidden = self.hidden()
        for place, column in enumerate(self.list.spec.columns):
            self.setColumnHidden(place, column.name in hidden)
        shown = [name for name in self.layout_.order if name not in hidden]
        self.list.use_columns([*shown, *(by for name, by in self.tints.items() if name in shown)])

    def _fit(self) -> None:
        """Give columns their widths, closer together where there is less room."""
        layout, room = self.layout_, self.viewport().width()
        shown = [column for column in self.list.spec.columns if column.name not in layout.hidden]
        needs = Needs(layout.widths, self._least, self._wish, self._exact)
        crowded = fitting.crowded(shown, layout.asked, room, needs)
        self._laying = True
        if crowded != self._crowded:
            self._crowded = crowded
            self._show_columns()
        shown = [column for column in shown if column.name not in crowded]
        widths = fitting.fitted(shown, room, needs)
        for place, column in enumerate(self.list.spec.columns):
            self.header.resizeSection(place, widths.get(column.name, column.width))
        self._laying = False

    def measure(self, *, anew: bool = False) -> None:
        """Learn what the columns need; what they needed once they keep, or the table would jump about."""
        before = ({}, {}) if anew else (self._least, self._wish)
        measured = {
            self.list.spec.columns[place].name: self._need(place) for place in self.header.visible_order()
        }
        self._least, self._wish = (
            old | {name: max(found[which], old.get(name, 0)) for name, found in measured.items()}
            for which, old in enumerate(before)
        )
        if self.list.ids:
            exact = (column.name for column in self.list.spec.columns if column.kind not in fitting.CUT)
            self._exact |= set(exact) & set(measured)
        if (self._least, self._wish) != before:
            self._fit()

    def _need(self, place: int) -> tuple[int, int]:
        """How wide a column must be for its title, and for what must not be cut off; and for its words."""
        column = self.list.spec.columns[place]
        small = QFontMetrics(theme.font("small", strong=True))
        around = 1 - inside(QRect(0, 0, 0, 1), column).width()
        arrow = ARROW if column.name == self.layout_.sort else 0
        words = 0 if column.kind == "picture" else small.horizontalAdvance(tr(column.title))
        title = around + words + arrow
        if column.grow or column.kind == "picture" or column.name in self.marks:
            return title, title
        state = column.name in self.tones
        cells, pad = (small, 2 * CHIP_PAD) if state else (QFontMetrics(self.font()), 0)
        rows = range(len(self.list.ids))[:_MEASURED]
        texts = (self.list.data(self.list.index(row, place)) or "" for row in rows)
        wide = around + max((cells.horizontalAdvance(text) + pad for text in texts), default=0)
        cut = column.kind in fitting.CUT
        return max(title, 0 if cut else min(wide, _WIDEST_NEEDED)), min(wide, _WIDEST_WISHED)

    def _note_width(self, section: int, _: int, width: int) -> None:
        # The last column takes the room that is left; that is no choice of the owner's.
        if not self._laying and width and section not in self.header.visible_order()[-1:]:
            self.layout_.widths[self.list.spec.columns[section].name] = width
            self._saving.start()

    def remember(self) -> columns.Layout:
        """Keep widths, order, choice of columns and sorting."""
        self._saving.stop()
        spec, layout = self.list.spec, self.layout_
        layout.order = [
            spec.columns[self.header.logicalIndex(place)].name for place in range(len(spec.columns))
        ]
        layout.save(self.list.desk.settings, spec)
        return layout

    def use_layout(self, layout: columns.Layout) -> None:
        """Show other columns, or in another order."""
        self._saving.stop()
        self.layout_ = layout
        self._lay_out()
        self.remember()
        self.list.repaint()

    def show_column(self, name: str, shown: bool) -> None:
        """Show or hide a column; the last one stays."""
        layout = self.layout_
        hidden = layout.hidden - {name} if shown else layout.hidden | {name}
        if len(hidden) == len(self.list.spec.columns):
            return
        asked = layout.asked | {name} if shown else layout.asked - {name}
        self.use_layout(replace(self.remember(), hidden=hidden, asked=asked))

    def offer_columns(self, section: int, at: QPoint) -> None:
        """The menu of the header: sorting by this column, and which columns show."""
        menu = self.columns_menu(section)
        menu.popup(at)

    def columns_menu(self, section: int = -1) -> QMenu:
        """Sorting by a column, and which columns show."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        spec = self.list.spec
        if section >= 0 and spec.columns[section].sortable:
            for text, falling in ((tr("Sort ascending"), False), (tr("Sort descending"), True)):
                action = menu.addAction(text)
                action.triggered.connect(lambda _=False, falling=falling: self.sort_by(section, falling))
            menu.addSeparator()
        for column in spec.columns:
            action = QAction(tr(column.title), menu, checkable=True, checked=column.name not in self.hidden())
            action.toggled.connect(lambda on, name=column.name: self.show_column(name, on))
            menu.addAction(action)
        return menu

    def choose_columns(self, button: QWidget) -> Any:
        """Open the choice and order of columns under a button."""
        from shopkeeper.ui.kit.column_popup import ColumnPopup

        popup = ColumnPopup(self.list.spec, replace(self.remember(), hidden=self.hidden()), self)

        def reset() -> None:
            first = columns.Layout.read({}, self.list.spec)
            self.use_layout(replace(first, sort=self.layout_.sort, descending=self.layout_.descending))
            popup.show_layout(replace(self.layout_, hidden=self.hidden()))

        def take(order: list[str], hidden: set[str]) -> None:
            self.use_layout(replace(self.remember(), order=order, hidden=hidden, asked=set(order) - hidden))

        popup.changed.connect(take)
        popup.reset.connect(reset)
        popup.show_under(button)
        return popup

    def sort_by(self, section: int, descending: bool | None = None) -> None:
        """Sort by a column; a second time the other way round."""
        column = self.list.spec.columns[section]
        if not column.sortable:
            return
        same = column.name == self.layout_.sort
        figures = column.kind in (*columns.FIGURES, "time", "date")
        if descending is None:
            descending = not self.layout_.descending if same else figures
        self.layout_.descending = descending
        self.layout_.sort = column.name
        self.header.show_sort(section, self.layout_.descending)
        self.remember()
        self.sort_changed.emit()

    # Choosing

    def chosen_ids(self) -> "array[int]":
        """The ids of the selected rows, from top to bottom."""
        spans = sorted({(part.top(), part.bottom()) for part in self.selectionModel().selection().toList()})
        result: array[int] = array("q")
        for top, bottom in spans:
            result.extend(self.list.ids[top : bottom + 1])
        return result

    def choose(self, ids: list[int]) -> None:
        """Select the rows of these records, as far as they are there."""
        rows = [row for row in map(self.list.row_of, ids) if row >= 0]
        selection = QItemSelection()
        last = len(self.list.spec.columns) - 1
        for row in rows:
            selection.select(self.list.index(row, 0), self.list.index(row, last))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(selection, flags.ClearAndSelect | flags.Rows)
        if rows:
            shown = self.header.visible_order()
            current = self.list.index(rows[0], self._column if self._column in shown else shown[0])
            self.selectionModel().setCurrentIndex(current, flags.NoUpdate)
            self.scrollTo(current)

    # Editing in place

    def edit_in_place(self, edits: Mapping[str, CellEdit], save: Save) -> None:
        """Let columns be edited in the table."""
        self.in_place = InPlace(self, edits, save) if edits else None

    def edit_here(self) -> bool:
        """Edit the current cell, where the keyboard is in the table and the cell can be edited."""
        return bool(self.in_place and self.hasFocus() and self.in_place.begin(self.currentIndex()))

    def _double_clicked(self, index: QModelIndex) -> None:
        if not (self.in_place and self.in_place.begin(index)):
            self._open(index.row())

    def _open(self, row: int) -> None:
        if 0 <= row < len(self.list.ids):
            self.opened.emit(self.list.ids[row])

    def copy(self) -> None:
        """Put the selected rows on the clipboard as a table, with their titles."""
        order = self.header.visible_order()
        rows = [index.row() for index in self.selectionModel().selectedRows(order[0])][:_COPIED_ROWS]
        lines = [[self.list.headerData(section, Qt.Orientation.Horizontal) for section in order]]
        lines += [
            [self.list.whole(self.list.index(row, section)) for section in order] for row in sorted(rows)
        ]
        figures = [self.list.spec.columns[section].kind in columns.FIGURES for section in order]
        QGuiApplication.clipboard().setMimeData(as_table(lines, figures))

    # Qt

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Remember the column: the row may be another after the list was looked for anew."""
        super().currentChanged(current, previous)
        if current.isValid():
            self._column = current.column()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; where cells are edited in place, so do F2 and typing."""
        if self.in_place and self.in_place.take_key(event):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex().row())
        elif event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()  # the page copies rows, not the one cell Qt would
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing does not search: Qt would fetch every row for it."""
