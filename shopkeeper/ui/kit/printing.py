"""Printing: a document made of escaped data, seen before it is printed or kept as PDF."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPageLayout,
    QPageSize,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextDocument,
)
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QFileDialog, QScrollArea, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.inputs import ChoiceInput
from shopkeeper.ui.kit.whole_rows import lay_out
from shopkeeper.ui.kit.widgets import IconButton, PlainLabel, row

SIZES = {
    "a4": QPageSize.PageSizeId.A4,
    "a5": QPageSize.PageSizeId.A5,
    "a6": QPageSize.PageSizeId.A6,
    "letter": QPageSize.PageSizeId.Letter,
}
# How large text is, in pixels of which an inch has 96, and how wide the margin, in millimetres.
_TEXT = {"a4": 12, "a5": 11, "a6": 9, "letter": 12}
_MARGIN = {"a4": 14, "a5": 10, "a6": 6, "letter": 14}
_INCH, _INCH_MM = 96, 25.4
_PDF = ""
_AROUND = 18
_STEP = 1.25
_STYLE = Template("""
body { color: $ink; } h1 { font-size: 20px; margin: 0 0 2px 0; } h2 { font-size: 15px; margin: 12px 0 4px 0; }
p { margin: 0 0 4px 0; } .quiet { color: $ink_quiet; } .under { color: $ink_quiet; }
th { text-align: left; font-weight: 600; border-bottom: 1px solid $ink; }
td, th { padding: 4px 6px; } td { border-bottom: 1px solid $ink_line; }
.whole { white-space: nowrap; } .after { padding-left: 18px; }
""")


@dataclass(frozen=True)
class Document:
    """What is printed: its name, its HTML (of `text`, `table` and tags of ours alone), and how it lies.

    `note` is to be known before it is printed, such as what is left out.
    """

    name: str
    body: str
    landscape: bool = False
    note: str = ""


def text(value: object) -> str:
    """Anything from outside as HTML that shows it as it is."""
    return escape(str(value)).replace("\n", "<br>")


def table(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    right: Collection[int] = (),
    whole: Collection[int] = (),
    shares: Sequence[float] = (),
) -> str:
    """A table over the whole width, its headings on every page.

    The columns `right` hold figures, those `whole` what is not to be broken: numbers, times.
    `shares` are the columns' widths in hundredths of the whole.
    """

    def look(place: int) -> str:
        after = place not in right and place - 1 in right
        side = ' align="right"' if place in right else ""
        width = f' width="{shares[place]}%"' if shares else ""
        return f'{side}{width} class="{"whole" * (place in whole)} {"after" * after}"'

    sides = [look(place) for place in range(len(headings))]

    def line(tag: str, cells: Sequence[str]) -> str:
        drawn = (f"<{tag}{side}>{text(cell)}</{tag}>" for side, cell in zip(sides, cells, strict=True))
        return f"<tr>{''.join(drawn)}</tr>"

    body = "".join(line("td", cells) for cells in rows)
    return (
        # The table's own margin: Qt forgets that of a paragraph above it.
        '<table width="100%" cellspacing="0" style="border-collapse: collapse; margin-top: 10px">'
        f"<thead>{line('th', headings)}</thead>{body}</table>"
    )


def measure(size: str = "a4") -> Callable[[str], int]:
    """Tells how wide a text is on paper of that size, in pixels of which an inch has 96."""
    return QFontMetrics(_font(size)).horizontalAdvance


def room(size: str = "a4", *, landscape: bool = False) -> int:
    """How much of the width of a page of that size is written on, in the same pixels."""
    paper = QPageSize(SIZES[size]).size(QPageSize.Unit.Millimeter)
    width = paper.height() if landscape else paper.width()
    return round((width - 2 * _MARGIN[size]) * _INCH / _INCH_MM)


def _font(size: str) -> QFont:
    font = QFont(theme.font().families())
    font.setPixelSize(_TEXT[size])
    return font


def style() -> str:
    """The style of what is printed."""
    names = ("ink", "ink_quiet", "ink_line")
    return _STYLE.substitute({name: theme.colour(name).name() for name in names})


class Pages:
    """A document laid out on pages, as it is seen and as it is printed; measured in pixels at 96 an inch."""

    def __init__(self, document: Document, size: str, *, landscape: bool) -> None:
        side = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
        margin = _MARGIN[size]
        self.layout = QPageLayout(
            QPageSize(SIZES[size]),
            side,
            QMarginsF(margin, margin, margin, margin),
            QPageLayout.Unit.Millimeter,
        )
        self._document = QTextDocument()
        self._font = _font(size)
        self._document.setDefaultFont(self._font)
        self._document.setDefaultStyleSheet(style())
        self._document.setDocumentMargin(0)
        self._document.setHtml(f"<body>{document.body}</body>")
        lay_out(self._document, self._room.size())

    @property
    def size(self) -> QSizeF:
        """How large a page is."""
        return _pixels(self.layout.fullRect(QPageLayout.Unit.Millimeter)).size()

    @property
    def _room(self) -> QRectF:
        """What of a page is written on."""
        return _pixels(self.layout.paintRect(QPageLayout.Unit.Millimeter))

    def count(self) -> int:
        """How many pages there are."""
        return self._document.pageCount()

    def draw(self, painter: QPainter, number: int) -> None:
        """Draw a page, counted from 0, with its number at the foot."""
        room = self._room
        painter.save()
        painter.translate(room.topLeft())
        painter.setFont(self._font)
        painter.setPen(theme.colour("ink_quiet"))
        if self.count() > 1:
            foot = QRectF(0, room.height() + 6, room.width(), 2 * self._font.pixelSize())
            painter.drawText(foot, Qt.AlignmentFlag.AlignRight, f"{number + 1} / {self.count()}")
        painter.setPen(theme.colour("ink"))
        painter.translate(0, -number * room.height())
        self._document.drawContents(painter, QRectF(0, number * room.height(), room.width(), room.height()))
        painter.restore()

    def print_on(self, printer: QPrinter, name: str) -> None:
        """Print all pages."""
        printer.setPageLayout(self.layout)
        printer.setFullPage(True)
        printer.setDocName(name)
        painter = QPainter(printer)
        painter.scale(printer.logicalDpiX() / _INCH, printer.logicalDpiY() / _INCH)
        for number in range(self.count()):
            if number:
                printer.newPage()
            self.draw(painter, number)
        painter.end()


def _pixels(rect: QRectF) -> QRectF:
    scale = _INCH / _INCH_MM
    return QRectF(rect.x() * scale, rect.y() * scale, rect.width() * scale, rect.height() * scale)


class _Paper(QWidget):
    """The pages below each other, as large as wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: Pages | None = None
        self._scale = 1.0

    def show_pages(self, pages: Pages, width: int, zoom: float) -> None:
        """Show pages so that one is as wide as `width`, times `zoom`."""
        self.pages = pages
        self._scale = width / pages.size.width() * zoom
        page = pages.size * self._scale
        self.setFixedSize(
            max(width + 2 * _AROUND, round(page.width()) + 2 * _AROUND),
            round((page.height() + _AROUND) * pages.count()) + _AROUND,
        )
        self.update()

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pages in sight."""
        if self.pages is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        size = self.pages.size * self._scale
        left = (self.width() - size.width()) / 2
        for number in range(self.pages.count()):
            sheet = QRectF(left, _AROUND + number * (size.height() + _AROUND), size.width(), size.height())
            if sheet.intersects(QRectF(event.rect())):
                self._draw(painter, sheet, number)
        painter.end()

    def _draw(self, painter: QPainter, sheet: QRectF, number: int) -> None:
        assert self.pages is not None
        painter.setPen(theme.colour("line"))
        painter.setBrush(theme.colour("paper"))
        painter.drawRect(sheet)
        painter.save()
        painter.translate(sheet.topLeft())
        painter.scale(self._scale, self._scale)
        self.pages.draw(painter, number)
        painter.restore()


class Preview(QScrollArea):
    """The pages as they will be; grows and shrinks."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pages")
        self.setProperty("look", "preview")
        self._paper = _Paper()
        self._zoom = 1.0
        self.setWidget(self._paper)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)

    def show_pages(self, pages: Pages) -> None:
        """Show other pages."""
        self._paper.pages = pages
        self._fit()

    def zoom(self, by: float) -> None:
        """Show them larger or smaller."""
        self._zoom = min(3.0, max(0.5, self._zoom * by))
        self._fit()

    def _fit(self) -> None:
        pages = self._paper.pages
        if pages:
            room = self.viewport().width() - 2 * _AROUND
            tall = pages.size.height() > pages.size.width()
            self._paper.show_pages(pages, max(120, round(room * (0.7 if tall else 1))), self._zoom)

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        self._fit()


class PrintSheet(Sheet):
    """Shows the pages as they will be, and prints them or keeps them as PDF."""

    def __init__(self, desk: Desk, document: Document, parent: QWidget | None) -> None:
        super().__init__("Print", parent, width=980, height=860)
        self.setObjectName("print_sheet")
        self._desk, self._document = desk, document
        kept = desk.settings.get("print", {})
        self._kept: dict[str, Any] = kept if isinstance(kept, dict) else {}
        self.preview = Preview()
        self.say(self.preview.setAccessibleName, "Preview")
        self._make_choices()
        self._make_bar()
        self.put(self.preview)
        self.add_button("print_cancel", "Cancel", self.reject)
        self.go = self.add_button("print_go", self._go_word, self.print_it, "filled")
        self._lay_out()
        self.go.setFocus()

    def _make_choices(self) -> None:
        printers = QPrinterInfo.availablePrinterNames()
        self.target = ChoiceInput(lambda: [*((name, name) for name in printers), (_PDF, tr("A PDF file"))])
        self.paper = ChoiceInput(lambda: [(name, _size_word(name)) for name in SIZES])
        self.lie = ChoiceInput(lambda: [(False, tr("Portrait")), (True, tr("Landscape"))])
        for name, choice, title, value in (
            ("target", self.target, "Printer", self._kept.get("printer", QPrinterInfo.defaultPrinterName())),
            ("paper", self.paper, "Page size", self._kept.get("size", "a4")),
            ("lie", self.lie, "Layout", self._document.landscape),
        ):
            choice.setObjectName(f"print_{name}")
            choice.setSizeAdjustPolicy(ChoiceInput.SizeAdjustPolicy.AdjustToContents)
            choice.set_value(value)
            if choice.currentIndex() < 0:
                choice.setCurrentIndex(choice.count() - 1 if name == "target" else 0)
            choice.changed.connect(self._lay_out)
            self.say(choice.setAccessibleName, title)
            self.say(partial(_again, choice), title)

    def _make_bar(self) -> None:
        less = IconButton("zoom_out", "zoom-out", "Smaller")
        more = IconButton("zoom_in", "zoom-in", "Larger")
        less.clicked.connect(lambda: self.preview.zoom(1 / _STEP))
        more.clicked.connect(lambda: self.preview.zoom(_STEP))
        names = (PlainLabel("Printer", role="second"), PlainLabel("Page size", role="second"))
        bar = row(names[0], self.target, 8, names[1], self.paper, self.lie, None, less, more)
        self.body.addLayout(bar)
        if self._document.note:
            note = PlainLabel(role="amber", wrap=True)
            note.setObjectName("print_note")
            note.setText(self._document.note)
            self.body.addWidget(note)

    def _go_word(self) -> str:
        return tr("Print") if self.target.value() else tr("Save PDF…")

    def _lay_out(self) -> None:
        self.pages = Pages(self._document, self.paper.value(), landscape=self.lie.value())
        self.preview.show_pages(self.pages)
        self.go.say_again()

    def print_it(self) -> None:
        """Print, or ask where the PDF goes."""
        self._desk.settings.put("print", {"printer": self.target.value(), "size": self.paper.value()})
        if not self.target.value():
            self.ask_file()
            return
        info = QPrinterInfo.printerInfo(self.target.value())
        self.pages.print_on(QPrinter(info, QPrinter.PrinterMode.HighResolution), self._document.name)
        self.accept()

    def ask_file(self) -> QFileDialog:
        """Ask where the PDF goes."""
        dialog = QFileDialog(self, tr("Save PDF…"), f"{self._document.name}.pdf", "PDF (*.pdf)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda name: self.save_pdf(Path(name)))
        dialog.open()
        return dialog

    def save_pdf(self, path: Path) -> None:
        """Keep the pages as a PDF."""
        try:
            path.touch()
        except OSError:
            self._desk.refuse(ShopError("file.cannot_create", path=str(path)))
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        self.pages.print_on(printer, self._document.name)
        self._desk.tell(tr("Saved as {file}").format(file=path.name))
        self.accept()


def _size_word(name: str) -> str:
    return name.upper() if name != "letter" else tr("Letter")


def _again(choice: ChoiceInput, _: str) -> None:
    choice.say_choices()
