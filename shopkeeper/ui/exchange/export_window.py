"""A list as a file: which columns, masked or not, Excel or CSV."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QWidget,
)

from shopkeeper.exchange import mask
from shopkeeper.exchange.export import SUBJECTS, export_list
from shopkeeper.i18n import tr, trn
from shopkeeper.shop import lists, settings
from shopkeeper.shop.lists import Query
from shopkeeper.ui.exchange.files import pick_target, saved_toast
from shopkeeper.ui.kit.columns import Layout
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.laying import column
from shopkeeper.ui.kit.widgets import Button, PlainLabel, row

_FORMATS = ((".xlsx", "Excel"), (".csv", "CSV (opens in Excel and anywhere else)"))
# Heights: of a column in the list, of all around the list, of the whole.
_ROW, _AROUND, _HIGHEST = 31, 212, 720


class ExportWindow(Sheet):
    """Exports the list of `subject` as `query` has it, or only `ids` of it."""

    def __init__(
        self, desk: Desk, subject: str, query: Query, ids: list[int] | None, parent: QWidget | None
    ) -> None:
        self._subject = next(one for one in SUBJECTS.values() if one.list.subject == subject)
        self._spec = self._subject.list
        height = min(_AROUND + _ROW * len(self._spec.columns), _HIGHEST)
        super().__init__("Export", parent, width=680, height=height)
        self.setObjectName("export_window")
        self._desk = desk
        self._query, self._ids = query, ids
        self._rows = 0
        kept = desk.settings.get(f"export.{subject}", {})
        self._kept: dict[str, Any] = kept if isinstance(kept, dict) else {}
        self._fill()
        self.add_button("cancel", "Cancel", self.reject)
        self.add_button("save", "Save as…", self.choose_target, "filled")
        self.columns.setFocus()
        self.columns.itemChanged.connect(lambda _: self._allow())
        self._allow()
        self._count()

    def _fill(self) -> None:
        self.count = PlainLabel(role="second")
        self.body.addWidget(self.count)
        sides = QGridLayout()
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setHorizontalSpacing(24)
        sides.setVerticalSpacing(6)
        sides.setColumnStretch(1, 1)
        sides.addLayout(self._head(), 0, 0)
        sides.addWidget(PlainLabel("File", scale="section"), 0, 1)
        sides.addWidget(self._left(), 1, 0)
        sides.addWidget(self._right(), 1, 1)
        whole = QWidget()
        whole.setLayout(sides)
        self.put(whole)

    def _head(self) -> QHBoxLayout:
        everything = Button("export_all", "All", look="link")
        shown = Button("export_shown", "As in the list", look="link")
        shown.setProperty("flush", "right")
        everything.clicked.connect(lambda: self._check({one.name for one in self._spec.columns}))
        shown.clicked.connect(lambda: self._check(set(self._shown())))
        return row(PlainLabel("Columns to export", scale="section"), None, everything, shown, spacing=4)

    def _left(self) -> QWidget:
        self.columns = QListWidget()
        self.columns.setObjectName("export_columns")
        self.columns.setProperty("look", "checks")
        self.columns.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.columns.setFixedWidth(320)
        self.columns.setMinimumHeight(200)
        self.say(self.columns.setAccessibleName, "Columns to export")
        self._list_columns()
        self.say(self._say_columns, "Columns to export")
        return self.columns

    def _right(self) -> QWidget:
        self.formats = QButtonGroup(self)
        box = column(spacing=10)
        box.addSpacing(4)
        for place, (suffix, title) in enumerate(_FORMATS):
            button = QRadioButton()
            button.setObjectName(f"export{suffix}")
            button.setChecked(suffix == self._kept.get("format", ".xlsx"))
            self.say(button.setText, title)
            self.formats.addButton(button, place)
            box.addWidget(button)
        box.addWidget(self._privacy())
        box.addStretch()
        right = QWidget()
        right.setLayout(box)
        return right

    def _privacy(self) -> QWidget:
        self.private = QWidget()
        box = column(spacing=10)
        box.addSpacing(12)
        box.addWidget(PlainLabel("Personal data", scale="section"))
        self.masked = QCheckBox()
        self.masked.setObjectName("export_mask")
        self.masked.setChecked(self._kept.get("mask") is True)
        self.say(self.masked.setText, "Mask names, phones and addresses")
        box.addWidget(self.masked)
        note = PlainLabel(self._mask_note, role="quiet", scale="small", wrap=True)
        note.setObjectName("export_mask_note")
        box.addWidget(note)
        self.private.setLayout(box)
        return self.private

    def _mask_note(self) -> str:
        with self._desk.shop.read() as session:
            own = settings.phone_region(session) == "CN"
        number = mask.phone("13812345678" if own else "+14155550123")
        said = tr("For sharing the list with others: {number}. The export is noted in the history.")
        return said.format(number=number)

    def _shown(self) -> list[str]:
        layout = Layout.load(self._desk.settings, self._spec)
        shown = (self._spec.column(name) for name in layout.order if name not in layout.hidden)
        return [column.written or column.name for column in shown]

    def _list_columns(self) -> None:
        known = [one.name for one in self._spec.columns if one.kind not in lists.UNWRITTEN]
        chosen = [name for name in self._kept.get("columns", []) if name in known] or self._shown()
        order = self._kept.get("order") or Layout.load(self._desk.settings, self._spec).order
        for name in dict.fromkeys([*(name for name in order if name in known), *known]):
            item = QListWidgetItem(self.columns)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if name in chosen else Qt.CheckState.Unchecked)
        self.columns.setCurrentRow(0)

    def _say_columns(self, _: str) -> None:
        for item in self._items():
            item.setText(tr(self._spec.column(item.data(Qt.ItemDataRole.UserRole)).title))

    def _items(self) -> list[QListWidgetItem]:
        return [self.columns.item(place) for place in range(self.columns.count())]

    def _check(self, names: set[str]) -> None:
        for item in self._items():
            wanted = item.data(Qt.ItemDataRole.UserRole) in names
            item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)

    def _allow(self) -> None:
        chosen = self.chosen()
        self.private.setVisible(any(self._spec.column(name).private for name in chosen))
        if self.filled:
            self.filled.setEnabled(bool(chosen))

    def chosen(self) -> list[str]:
        """The names of the columns that go out, in order."""
        checked = (item for item in self._items() if item.checkState() == Qt.CheckState.Checked)
        return [item.data(Qt.ItemDataRole.UserRole) for item in checked]

    def suffix(self) -> str:
        """The ending of the file to be written."""
        return _FORMATS[self.formats.checkedId()][0]

    def _count(self) -> None:
        shop, spec, query = self._desk.shop, self._spec, self._query
        if self._ids is not None:
            self._say_count(len(self._ids))
            return

        def work(_: Any, __: Any) -> int:
            with shop.read() as session:
                return lists.count(session, spec, query)

        self._desk.runner.run(work, self._say_count, owner=self, quiet=True)

    def _say_count(self, n: int) -> None:
        self._rows = n
        self.count.say(self.count.setText, self._counted)

    def _counted(self) -> str:
        if self._ids is not None:
            return trn(self._rows, "The row you chose.", "The {n} rows you chose.")
        return trn(self._rows, "One row, as the list shows it now.", "{n} rows, as the list shows them now.")

    def choose_target(self) -> None:
        """Remember what was chosen and ask where the file goes."""
        self._desk.settings.put(
            f"export.{self._spec.subject}",
            {
                "columns": self.chosen(),
                "order": [item.data(Qt.ItemDataRole.UserRole) for item in self._items()],
                "mask": self.masked.isChecked(),
                "format": self.suffix(),
            },
        )
        at = self._desk.wall(self._desk.shop.clock())
        name = f"{tr(self._subject.title)} {at:%Y-%m-%d}"
        pick_target(self, self._desk, name, self.save, self.suffix())

    def save(self, target: Path) -> None:
        """Write the file in the background and tell when it is there."""
        desk, columns = self._desk, self.chosen()
        masked = self.masked.isChecked() and not self.private.isHidden()
        spec, query, ids = self._spec, self._query, self._ids
        self.accept()
        desk.runner.run(
            lambda progress, cancelled: export_list(
                desk.shop,
                spec,
                query,
                columns,
                target,
                mask=masked,
                ids=ids,
                progress=progress,
                cancelled=cancelled,
            ),
            lambda _: saved_toast(desk.tell, target),
            title=lambda: tr("Writing {file}…").format(file=target.name),
        )
