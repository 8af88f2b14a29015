"""What tests of imports in the window may use."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QMainWindow

from shopkeeper.exchange import importer, inbox
from shopkeeper.ui.exchange import import_page
from shopkeeper.ui.exchange.import_window import ImportWindow
from shopkeeper.ui.kit.desk import Desk

HEADINGS = ["订单编号", "买家会员名", "总金额", "买家实际支付金额", "订单状态", "订单创建时间", "收货人姓名"]


def write_sheet(file: Path, rows: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS) -> Path:
    """A sheet as Taobao exports it."""
    with file.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows([headings, *rows])
    return file


def order(number: str, state: str = "交易成功", total: str = "199.00") -> tuple[str, ...]:
    """One row."""
    return (number, "tb_8812", total, total, state, "2026-11-02 09:10:00", "陈嘉怡")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Two good rows, one with a state nobody knows, one whose number Excel destroyed, a blank one."""
    rows = [
        order("1001"),
        order("1002"),
        order("1003", "部分退款中"),
        order("1.23E+18"),
        ("",) * len(HEADINGS),
    ]
    return write_sheet(tmp_path / "orders.csv", rows)


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files in this process: the child has tests of its own."""

    def messages(
        work: Callable[..., Any], arguments: Sequence[Any], *, cancelled: Any = None, **_: Any
    ) -> Any:
        sent: list[Any] = []
        work(sent.append, *arguments)
        return iter(sent)

    def run(work: Callable[..., Any], arguments: Sequence[Any], **options: Any) -> Any:
        return work(options.get("on_message", lambda _: None), *arguments)

    monkeypatch.setattr(importer, "messages", messages)
    monkeypatch.setattr(import_page, "run_in_child", run)
    monkeypatch.setattr(inbox, "run_in_child", run)


@pytest.fixture
def opened(desk: Desk, window: QMainWindow) -> ImportWindow:
    """The import, open."""
    opened = ImportWindow(desk, window)
    opened.open()
    return opened
