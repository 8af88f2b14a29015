"""Pictures of files coming in, step by step."""

import csv
from collections.abc import Sequence
from pathlib import Path

from shopkeeper import i18n
from shopkeeper.shop import import_history
from shopkeeper.ui.exchange.import_page import IMPORT
from shopkeeper.ui.exchange.import_window import ImportWindow
from shopkeeper.ui.exchange.imports_window import ImportsWindow
from shopkeeper.ui.kit.tasks import Task
from shopkeeper.ui.screens.stage import Stage


def draw_files(stage: Stage) -> None:
    """Draw the steps of an import, and what it leaves behind."""
    window = ImportWindow(stage.desk, stage.window)
    page = window.page
    window.open()
    stage.draw("import-1-choose", window)
    page.offer([_unknown(stage.scratch)])
    stage.draw("import-2-map", window)
    page.start()
    page.offer([_sheet(stage.scratch)])
    stage.draw("import-3-check", window)
    page.steps.show_step(IMPORT)
    page.show_wait(_task())
    stage.draw("import-4-wait", window)
    page.import_files()
    stage.draw("import-5-result", window)
    window.done(0)
    stage.settle()
    sheet = ImportsWindow(stage.desk, stage.window)
    sheet.open()
    stage.draw("imports-one", sheet)
    with stage.desk.shop.read() as session:
        batch = import_history.batches(session)[0]
    sheet.show_held(batch)
    stage.draw_opened("held")


def _task() -> Task:
    """An import half-way."""
    title = lambda: i18n.tr("Importing…")  # noqa: E731 (asked again when the language changes)
    task = Task(lambda *_: None, None, None, title, True, True, None, done=312_000, total=541_909)
    task.clock.start()
    return task


def _unknown(folder: Path) -> Path:
    """A sheet as owners keep them, which no profile knows."""
    rows = [("日期", "单号", "客人", "电话", "买了什么", "件数", "单价", "收款")]
    rows += [
        (
            f"2026-11-{number:02}",
            f"WX{number:04}",
            name,
            f"138001380{number:02}",
            "月光石锁骨链",
            "1",
            "168",
            "168",
        )
        for number, name in enumerate(("陈嘉怡", "李雨桐", "王海燕", "赵静"), 1)
    ]
    file = folder / "11月微信订单.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return file


# A small sheet with a row of each sort: a state that is not known, a number Excel destroyed, a blank row.
_HEADINGS = (
    "订单编号 买家会员名 总金额 买家应付邮费 买家实际支付金额 订单状态 收货人姓名 收货地址 "
    "联系手机 订单创建时间 订单付款时间 宝贝标题 宝贝总数量 退款金额"
)
_ROW = ("199.00", "0.00", "199.00", "交易成功", "陈嘉怡", "浙江省 杭州市 西湖区 文三路 1 号", "13812345678")
_END = ("2026-11-02 09:10:00", "2026-11-02 09:12:00", "素圈银戒", "1", "0.00")


def _sheet(folder: Path) -> Path:
    rows: list[Sequence[str]] = [_HEADINGS.split()]
    for number in range(120):
        state = "部分退款中" if number % 40 == 17 else _ROW[3]
        order = "1.23E+18" if number == 96 else str(3312085512378841200 + number)
        rows.append((order, f"xixi_{number % 90}", *_ROW[:3], state, *_ROW[4:], *_END))
    rows.append(("",) * len(rows[0]))
    file = folder / "ExportOrderList202611211003.csv"
    with file.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return file
