"""A file as it was recognised: what as, why, whose orders it holds, and its first rows."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from shopkeeper import formats
from shopkeeper.exchange.reader import FileInfo
from shopkeeper.i18n import pick, tr
from shopkeeper.ui.exchange.counts import rows_in_words
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.rows import RowsTable
from shopkeeper.ui.kit.widgets import Button, Card, ElidedLabel, PlainLabel, StateLabel, row

_FIRST_WIDTH = 180


class FileCard(Card):
    """A file: what it was recognised as and why. `shop` was said of it, `shops` are those there are."""

    kind_wanted = Signal(object, object)  # FileInfo, the button
    shop_said = Signal(object, str)  # path, shop

    def __init__(self, info: FileInfo, shop: str, shops: Sequence[str]) -> None:
        super().__init__(spacing=6)
        self.info = info
        self._name = ElidedLabel(role="quiet", scale="small")
        self._name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.body.setContentsMargins(16, 10, 8, 10)
        top = row(*self._labels(), spacing=8)
        top.addWidget(self._name, 1)
        if shops and not info.names_shop and info.kind == "orders":
            top.addWidget(self._shop_choice(shop, shops))
        first = Button("first_rows", "First rows…", look="quiet")
        first.clicked.connect(self.show_first)
        change = Button("change_kind", "Change kind…", look="quiet")
        change.clicked.connect(lambda: self.kind_wanted.emit(info, change))
        top.addWidget(first)
        top.addWidget(change)
        self.body.addLayout(top)
        self.body.addWidget(PlainLabel(lambda: _why(info), role="second", wrap=True))

    def _labels(self) -> list[QWidget]:
        info = self.info
        labels: list[QWidget] = [
            PlainLabel("Recognised", scale="section"),
            StateLabel(lambda: pick(info.title), "green"),
            _plain_state(info.encoding or info.format.upper()),
        ]
        if info.sheet != info.path.stem:
            labels.append(_plain_state(info.sheet))
        return [*labels, StateLabel(lambda: rows_in_words(info.rows), "grey")]

    def _shop_choice(self, shop: str, shops: Sequence[str]) -> QWidget:
        choice = QComboBox()
        choice.setObjectName("file_shop")
        choice.setEditable(True)
        choice.addItems(["", *shops])
        choice.setCurrentText(shop)
        line = choice.lineEdit()
        assert line is not None
        choice.setFixedWidth(170)
        self._name.say(line.setPlaceholderText, "Which shop are these orders from?")
        self._name.say(choice.setAccessibleName, "Which shop are these orders from?")

        def say() -> None:
            if choice.currentText().strip() != shop:
                self.shop_said.emit(self.info.path, choice.currentText().strip())

        choice.activated.connect(lambda _: say())
        line.editingFinished.connect(say)
        return choice

    def show_name(self, shown: bool) -> None:
        """Whether the file's name is said: where there are several."""
        self._name.setText(self.info.path.name if shown else "")

    def show_first(self) -> None:
        """Show the first rows, and which columns are used."""
        FirstRows(self.info, self.window()).open()


def _plain_state(text: str) -> StateLabel:
    label = StateLabel(tone="grey")
    label.setText(text)
    return label


def _why(info: FileInfo) -> str:
    matched = tr(
        "Recognised by its column names: {used} of {all} are used, and all {needed} required ones are there."
    )
    counts = {"used": len(info.used), "all": len(info.columns), "needed": info.required}
    said = [matched.format(**{name: formats.number(count) for name, count in counts.items()})]
    if info.key:
        said.append(tr("“{column}” identifies a record.").format(column=info.key))
    said.append(tr("Headers are in row {row}.").format(row=f"{info.header_row:,}"))
    return formats.sentences(said)


class FirstRows(Sheet):
    """The first rows of a file: the columns that are used in front, the others behind."""

    def __init__(self, info: FileInfo, parent: QWidget) -> None:
        super().__init__("First rows", parent, width=1100, height=640)
        self.setObjectName("first_rows_sheet")
        places: list[int] = []
        seen: set[str] = set()
        for place, name in enumerate(info.columns):
            if name in info.used and name not in seen:
                seen.add(name)
                places.append(place)
        unused = [name for name in dict.fromkeys(info.columns) if name and name not in seen]
        headings = [lambda name=info.columns[place]: name for place in places]
        table = RowsTable("first_rows_table", headings, [_FIRST_WIDTH] * len(places), wide=len(places) - 1)
        table.rows.show_rows([[_cell(line, place) for place in places] for line in info.first])
        self.say(table.setAccessibleName, "First rows")
        self.put(table)
        if unused:
            note = PlainLabel(
                lambda: tr("Not used: {columns}").format(columns=" · ".join(unused)),
                role="quiet",
                wrap=True,
            )
            self.body.addWidget(note)
        self.add_button("close_first", "Close", self.accept, "filled").setFocus()


def _cell(line: Sequence[str], place: int) -> str:
    return line[place] if place < len(line) else ""
