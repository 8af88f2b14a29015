"""Printing: escaped data on pages, seen before, kept as PDF."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QTextTable
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from shopkeeper.ui.kit import list_print, printing
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.printing import Document, Pages, PrintSheet
from shopkeeper.ui.kit.widgets import PlainLabel
from tests.ui.kit.pages import FullPage

Wait = Callable[[], None]


def sheet_of(page: FullPage, later: Wait) -> PrintSheet:
    page.run("print")
    later()
    found = page.window().findChild(PrintSheet)
    assert found is not None
    return found


def inked(pages: Pages, number: int) -> bool:
    image = QImage(pages.size.toSize(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    pages.draw(painter, number)
    painter.end()
    return any(
        image.pixelColor(x, y).lightness() < 128
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    )


def test_what_came_from_outside_is_shown_as_it_is() -> None:
    made = printing.table(["<b>"], [["a & <img src=x>\nb"]], right={0})
    assert "<img" not in made and "&lt;b&gt;" in made and "&amp;" in made and "<br>" in made
    assert made.count('align="right"') == 2


def test_a_long_list_goes_over_several_pages(qtbot: QtBot) -> None:
    body = printing.table(["N"], [[str(n)] for n in range(200)])
    upright = Pages(Document("x", body), "a4", landscape=False)
    assert upright.count() > 3 and inked(upright, 0) and inked(upright, upright.count() - 1)
    small = Pages(Document("x", body), "a6", landscape=True)
    assert small.count() > upright.count() and small.size.width() > small.size.height()


def test_a_list_is_printed_as_it_is_seen(page: FullPage, later: Wait) -> None:
    page.filters.put({"purchases": "again", "spent": (100, None)})
    page.search.setText("Ava")
    page.view.show_column("tags", False)
    later()
    body = sheet_of(page, later)._document.body
    assert "Ava" in body and "Ben" not in body and "Tags" not in body
    assert ": Bought again" in body and "Spent: from ¥1.00" in body and "1 here" in body


def test_several_chosen_are_printed_alone(page: FullPage, ids: dict[str, int], later: Wait) -> None:
    page.view.choose([ids["Ava"], ids["Cara"]])
    later()
    body = sheet_of(page, later)._document.body
    assert "Ava" in body and "Cara" in body and "Ben" not in body


def test_a_list_too_long_says_what_is_left_out(
    page: FullPage, later: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_print, "MOST_ROWS", 2)
    sheet = sheet_of(page, later)
    body = sheet._document.body
    assert body.count("The first 2 of 4 rows ·") == 1 and "4 here" not in body
    note = sheet.findChild(PlainLabel, "print_note")
    assert note is not None and note.text().startswith("Only the first 2 of 4 rows are printed.")


def test_a_list_on_paper_says_once_what_it_is_and_leaves_out_what_is_empty(
    page: FullPage, later: Wait
) -> None:
    sheet = sheet_of(page, later)
    body = sheet._document.body
    assert "<h1>my · Customers</h1>" in body and body.count("4 here") == 1
    assert "Account" not in body and "Phone" in body
    assert sheet.findChild(PlainLabel, "print_note") is None
    assert not sheet._document.landscape


def test_a_wide_list_lies_on_its_side(page: FullPage, later: Wait) -> None:
    for name in ("average", "first_order", "address", "postcode", "source", "note", "email", "wechat"):
        page.view.show_column(name, True)
    page.save_cell(
        page.make_edits()["note"], page.model.ids[0], "a long note " * 9, lambda: None, lambda _: None
    )
    later()
    for one in page.model.ids:
        page.save_cell(page.make_edits()["source"], one, "a street market", lambda: None, lambda _: None)
    later()
    page.refresh()
    later()
    assert sheet_of(page, later)._document.landscape


def test_numbers_on_paper_are_not_broken(qtbot: QtBot) -> None:
    rows = [["9247770799175279511234", "a fine silver ring " * 9, "¥1.00", "Sent"]] * 3
    body = printing.table(["Number", "Goods", "Total", "State"], rows, {2}, {0, 2, 3})
    assert body.count('class="whole after"') == 4 and body.count('align="right"') == 4
    once = Pages(Document("x", printing.table(["Number"], [["9" * 22]], whole={0})), "a4", landscape=False)
    assert once.count() == 1 and printing.measure()("9" * 22) < printing.room()


@pytest.mark.parametrize("lines", [2, 5, 9])
def test_no_row_goes_over_the_end_of_a_page(qtbot: QtBot, lines: int) -> None:
    rows = [[str(n), "some words that take a line or more " * (lines + n % 3), "x"] for n in range(90)]
    body = "<h1>List</h1><p class='under'>90 rows</p>" + printing.table(["N", "Words", "X"], rows, {2}, {0})
    document = Pages(Document("x", body), "a4", landscape=False)._document
    height, layout = document.pageSize().height(), document.documentLayout()
    made = next(one for one in document.rootFrame().childFrames() if isinstance(one, QTextTable))
    for line in range(made.rows()):
        block = made.cellAt(line, 1).firstCursorPosition().block()
        place = layout.blockBoundingRect(block)
        assert place.top() // height == (place.bottom() - 1) // height, line


def test_a_table_keeps_off_what_stands_above_it(qtbot: QtBot) -> None:
    pages = Pages(Document("x", "<p>above</p>" + printing.table(["N"], [["1"]])), "a4", landscape=False)
    layout, above = pages._document.documentLayout(), pages._document.begin()
    gap = layout.blockBoundingRect(above.next()).top() - layout.blockBoundingRect(above).bottom()
    assert gap >= 10


def test_columns_are_as_wide_as_what_is_in_them_wants() -> None:
    headings, rows = ["Kind", "Buyer", "Why"], [["Lost or damaged", "Magnetic", "a long story " * 20]]
    widths = list_print._widths(headings, rows, [], [])
    shares = list_print._shares(widths, printing.room())
    words = printing.measure()("Magnetic")
    assert shares[2] > shares[0] > shares[1] and abs(sum(shares) - 100) < 1
    assert shares[1] * printing.room() / 100 > words


def test_it_is_kept_as_pdf(page: FullPage, qtbot: QtBot, later: Wait, tmp_path: Path, told: Any) -> None:
    sheet = sheet_of(page, later)
    assert sheet.go.text().strip() == "Save PDF…"
    qtbot.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    dialog = sheet.findChild(QFileDialog)
    assert dialog is not None
    target = tmp_path / "list.pdf"
    dialog.fileSelected.emit(str(target))
    assert target.read_bytes().startswith(b"%PDF") and told.toasts == [("Saved as list.pdf",)]
    dialog.close()


def test_a_place_that_can_not_be_written_is_refused(
    page: FullPage, later: Wait, tmp_path: Path, told: Any
) -> None:
    sheet = sheet_of(page, later)
    sheet.save_pdf(tmp_path / "nowhere" / "list.pdf")
    assert [error.key for error in told.refusals] == ["file.cannot_create"] and sheet.isVisible()
    sheet.reject()


def test_a_printer_is_remembered(
    desk: Desk, window: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(lambda: ["Laser"]))
    printed: list[str] = []
    monkeypatch.setattr(Pages, "print_on", lambda self, printer, name: printed.append(name))
    desk.settings.put("print", {"printer": "Laser", "size": "a5"})
    sheet = PrintSheet(desk, Document("Mine", "<p>x</p>"), window)
    sheet.open()
    assert sheet.go.text().strip() == "Print" and sheet.paper.value() == "a5"
    sheet.paper.set_value("a6")
    qtbot.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    assert printed == ["Mine"] and desk.settings.get("print") == {"printer": "Laser", "size": "a6"}


def test_the_pages_grow_and_shrink(desk: Desk, window: Any, qtbot: QtBot) -> None:
    desk.settings.put("print", "odd")
    sheet = PrintSheet(desk, Document("x", "<h1>x</h1>", landscape=True), window)
    sheet.open()
    before = sheet.preview.widget().width()
    for name, larger in (("zoom_in", True), ("zoom_out", False)):
        button = sheet.findChild(object, name)
        button.click()  # type: ignore[attr-defined]
        assert (sheet.preview.widget().width() > before) is larger or not larger
    sheet.lie.set_value(False)
    sheet.grab()
    assert not sheet.pages.size.width() > sheet.pages.size.height()
    sheet.reject()


def test_all_pages_are_printed(qtbot: QtBot, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "x.pdf"))
    pages = Pages(Document("x", printing.table(["N"], [[str(n)] for n in range(100)])), "a4", landscape=False)
    pages.print_on(printer, "x")
    assert (tmp_path / "x.pdf").read_bytes().count(
        b"/Type /Page\n"
    ) == pages.count() == 2 or pages.count() > 1
