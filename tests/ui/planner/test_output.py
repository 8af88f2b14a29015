"""A worksheet or the whole plan goes on paper or into Excel, filled in or blank."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QPushButton

from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.printing import PrintSheet
from shopkeeper.ui.planner.output import OutputSheet
from shopkeeper.ui.planner.page import PlannerPage
from shopkeeper.ui.planner.side import TASKS
from tests.ui.conftest import Told
from tests.ui.planner.conftest import Settle, here, type_in


def output(window: QMainWindow) -> OutputSheet:
    return next(one for one in window.findChildren(OutputSheet) if one.isVisible())


@pytest.mark.parametrize(("what", "sheets"), [("sheet", 1), ("plan", 6)])
def test_a_filled_in_plan_is_written_to_excel(
    page: PlannerPage, window: QMainWindow, settle: Settle, tmp_path: Path, told: Told, what: str, sheets: int
) -> None:
    page.go_in()
    type_in("Own samples")
    page.run("export")  # what is still typed goes along
    asked = output(window)
    assert asked.filled is not None and asked.filled.objectName() == "output_excel"
    asked.form.rows["what"].input.set_value(what)
    target = tmp_path / "plan.xlsx"
    asked.save(target)
    settle()
    book = load_workbook(target)
    texts = {str(cell.value) for sheet in book for line in sheet for cell in line}
    assert len(book.sheetnames) == sheets and any("Own samples" in one for one in texts)
    assert told.toasts[0][0] == "Saved plan.xlsx"


def test_a_blank_worksheet_has_nothing_of_the_owners(
    page: PlannerPage, window: QMainWindow, settle: Settle, tmp_path: Path
) -> None:
    page.go_in()
    type_in("Own samples")
    page.export()
    asked = output(window)
    asked.form.rows["blank"].input.set_value(True)
    asked.save(tmp_path / "blank.xlsx")
    settle()
    book = load_workbook(tmp_path / "blank.xlsx")
    texts = {str(cell.value) for sheet in book for line in sheet for cell in line}
    assert "Strengths" in texts and "Own samples" not in texts


def test_printing_shows_the_pages_first(page: PlannerPage, window: QMainWindow, settle: Settle) -> None:
    page.run("print")
    asked = output(window)
    assert asked.filled is not None and asked.filled.objectName() == "output_print"
    settle()
    QTest.keyClick(here(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    (preview,) = (one for one in window.findChildren(PrintSheet) if one.isVisible())
    assert preview.pages.count() >= 1
    preview.close()


def test_from_the_tasks_only_the_plan_can_go_out(
    page: PlannerPage, window: QMainWindow, settle: Settle
) -> None:
    page.open_sheet(TASKS)
    settle()
    page.run("print")
    asked = output(window)
    assert asked.form.rows["what"].input.count() == 1
    asked.preview()
    (preview,) = (one for one in window.findChildren(PrintSheet) if one.isVisible())
    preview.close()


def test_excel_asks_where_the_file_goes(
    page: PlannerPage, window: QMainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []
    monkeypatch.setattr(
        "shopkeeper.ui.planner.output.pick_target", lambda _parent, _desk, name, _then: names.append(name)
    )
    page.run("export")
    asked = output(window)
    asked.form.rows["blank"].input.set_value(True)
    button = asked.findChild(QPushButton, "output_excel")
    assert button is not None
    button.click()
    assert names == ["Autumn 2026 SWOT blank"]
    assert isinstance(asked, Sheet)
