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
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from shopkeeper.i18n import tr
from shopkeeper.ui.kit import columns, theme, thumbs
from shopkeeper.ui.kit.editing import CellEdit, InPlace, Save
from shopkeeper.ui.kit.header import PAD, Header
from shopkeeper.ui.kit.icons import icon
from shopkeeper.ui.kit.table import RAW, ListModel

_COPIED_ROWS = 10_000
_CHIP, _CHIP_PAD = 21, 8
_Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Draws a cell: text as it is, the row's ground, a faint line below."""

    # Qt

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        view: QWidget = option.widget
        rect: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(rect, theme.colour("selected"))
        painter.setPen(theme.colour("faint_line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if isinstance(view, ListView):
            self._paint_marks(painter, view, rect, index)
            self._paint_text(painter, view, rect, index)
        painter.restore()

    def _paint_marks(self, painter: QPainter, view: "ListView", rect: QRect, index: _Index) -> None:
        first = view.header.visible_order()[:1] == [index.column()]
        if first and view.hasFocus() and view.currentIndex().row() == index.row():
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.colour("accent"))
        if view.in_place and view.hasFocus() and view.currentIndex() == index and view.in_place.edits(index):
            painter.setPen(theme.colour("accent"))
            painter.drawRoundedRect(rect.adjusted(2, 3, -3, -4), 6, 6)

    def _paint_text(self, painter: QPainter, view: "ListView", rect: QRect, index: _Index) -> None:
        # Not `index.data()`: through Qt an error in the model would end the program.
        text = view.list.data(index) or ""
        column = view.list.spec.columns[index.column()]
        name = column.name
        if column.kind == "picture":
            side = rect.height() - 8
            space = QRect(rect.left() + PAD, rect.top() + 4, side, side)
            thumbs.paint(painter, view.list.desk, space, view.list.data(index, RAW))
            return
        if name in view.marks:
            mark, tones = view.marks[name]
            tone = tones.get(view.list.data(index, RAW))
            side = QRect(rect.left() + PAD, rect.center().y() - 8, 16, 16)
            if tone:
                icon(mark, tone, 16).paint(painter, side)
            return
        if name in view.tones and text not in ("", columns.NOTHING):
            tone = view.tones[name].get(view.list.data(index, RAW), "grey")
            paint_state(painter, rect.adjusted(PAD, 0, -PAD, 0), text, tone)
            return
        strong = name in view.leading and text != columns.NOTHING
        role = "text" if strong else "second"
        painter.setFont(view.font())
        painter.setPen(theme.colour(role))
        space = rect.adjusted(PAD, 0, -PAD, 0)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, space.width())
        painter.drawText(space, view.list.data(index, Qt.ItemDataRole.TextAlignmentRole), shown)


def paint_state(painter: QPainter, space: QRect, text: str, tone: str) -> None:
    """Draw a word on a ground of its colour."""
    painter.setFont(theme.font("small", strong=True))
    metrics = painter.fontMetrics()
    width = min(metrics.horizontalAdvance(text) + 2 * _CHIP_PAD, space.width())
    ground = QRect(space.left(), space.center().y() - _CHIP // 2, width, _CHIP)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(f"{tone}_ground"))
    painter.drawRoundedRect(ground, 4, 4)
    painter.setPen(theme.colour(tone))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - 2 * _CHIP_PAD + 1)
    painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, shown)


def as_table(lines: Sequence[Sequence[str]], figures: Sequence[bool]) -> QMimeData:
    """Rows for the clipboard: as plain text, and as a table in which Excel leaves long numbers whole."""

    def cell(text: str, figure: bool) -> str:
        kept = "" if figure else " style=\"mso-number-format:'\\@'\""
        return f"<td{kept}>{escape(text)}</td>"

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
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.list = model
        self.leading = leading
        self.tones = tones or {}
        self.marks = marks or {}
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
        self.header.sort_wanted.connect(self.sort_by)
        self.header.menu_wanted.connect(self.offer_columns)
        self._saving = QTimer(self, singleShot=True, interval=400)
        self._saving.timeout.connect(self.remember)
        self.header.sectionResized.connect(self._note_width)
        self.header.sectionMoved.connect(lambda *_: self._laying or self._saving.start())
        self.doubleClicked.connect(self._double_clicked)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())

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
        for name, place in places.items():
            self.setColumnHidden(place, name in self.layout_.hidden)
        self._fit()
        self.list.use_columns([name for name in self.layout_.order if name not in self.layout_.hidden])
        self.header.show_sort(places[self.layout_.sort], self.layout_.descending)

    def _fit(self) -> None:
        """Give columns their widths, closer together where there is less room."""
        spec = self.list.spec
        hidden = [column for column in spec.columns if column.name in self.layout_.hidden]
        shown = [column for column in spec.columns if column not in hidden]
        widths = columns.fitted(shown, self.layout_.widths, self.viewport().width())
        self._laying = True
        for place, column in enumerate(spec.columns):
            self.header.resizeSection(place, widths.get(column.name, column.width))
        self._laying = False

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
        hidden = self.layout_.hidden - {name} if shown else self.layout_.hidden | {name}
        if len(hidden) == len(self.list.spec.columns):
            return
        self.use_layout(replace(self.remember(), hidden=hidden))

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
            action = QAction(
                tr(column.title), menu, checkable=True, checked=column.name not in self.layout_.hidden
            )
            action.toggled.connect(lambda on, name=column.name: self.show_column(name, on))
            menu.addAction(action)
        return menu

    def choose_columns(self, button: QWidget) -> Any:
        """Open the choice and order of columns under a button."""
        from shopkeeper.ui.kit.column_popup import ColumnPopup

        popup = ColumnPopup(self.list.spec, self.remember(), self)

        def reset() -> None:
            first = columns.Layout.read({}, self.list.spec)
            self.use_layout(replace(first, sort=self.layout_.sort, descending=self.layout_.descending))
            popup.show_layout(self.layout_)

        popup.changed.connect(
            lambda order, hidden: self.use_layout(replace(self.remember(), order=order, hidden=hidden))
        )
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
            [self.list.data(self.list.index(row, section)) or "" for section in order] for row in sorted(rows)
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
