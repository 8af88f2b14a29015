"""Pictures of every page, dialog and state, drawn off-screen, for the documents and for looking at."""

import csv
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QFontDatabase, QPainter
from PySide6.QtWidgets import QWidget

from shopkeeper import i18n
from shopkeeper.errors import ShopError
from shopkeeper.settings import ProgramSettings
from shopkeeper.shop import derived
from shopkeeper.store import backup
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui import menu
from shopkeeper.ui.app import application
from shopkeeper.ui.backups.window import BackupsWindow
from shopkeeper.ui.customers.form import CustomerForm
from shopkeeper.ui.exchange.export_window import ExportWindow
from shopkeeper.ui.exchange.import_page import IMPORT
from shopkeeper.ui.exchange.import_window import ImportWindow
from shopkeeper.ui.history.window import HistoryWindow
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.dialogs import CrashReport, Sheet, report
from shopkeeper.ui.kit.tasks import Task
from shopkeeper.ui.kit.texts import install_language
from shopkeeper.ui.main_window import MainWindow

Size = tuple[int, int]

_QUIET_MS = 60


class Forgetful(ProgramSettings):
    """Program settings that are neither read nor kept, so that pictures depend on nothing."""

    def _load(self) -> dict[str, Any]:
        return {}

    def put(self, name: str, value: Any) -> None:
        """Hold `value` until the end."""
        self._values[name] = value


@dataclass
class Stage:
    """A window to draw, and where its pictures go."""

    window: MainWindow
    folder: Path
    ending: str
    scratch: Path
    drawn: list[Path] = field(default_factory=list)

    @property
    def desk(self) -> Any:
        """What the window's pages work with."""
        return self.window.desk

    @property
    def page(self) -> Any:
        """The page in the window."""
        return self.window.page

    def settle(self) -> None:
        """Wait until everything asked for is there and drawn."""
        quiet = 0
        while quiet < 2:  # what came in at last has still to be laid out
            loop = QEventLoop()
            QTimer.singleShot(_QUIET_MS, loop.quit)
            loop.exec()
            quiet = 0 if self.window.runner.busy() else quiet + 1

    def draw(self, name: str, *over: QWidget) -> None:
        """Draw the window with what lies over it."""
        self.settle()
        picture = self.window.grab()
        painter = QPainter(picture)
        for one in over:
            painter.drawPixmap(one.geometry().topLeft() - self.window.geometry().topLeft(), one.grab())
        painter.end()
        path = self.folder / f"{name}-{self.ending}.png"
        if not picture.save(str(path)):
            raise ShopError("file.cannot_create", path=str(path))
        self.drawn.append(path)

    def draw_sheet(self, name: str, sheet: Any, *prepare: Callable[[], Any]) -> None:
        """Open a sheet, do what is wanted in it, draw it and close it."""
        sheet.open()
        for act in (lambda: None, *prepare):
            act()
            self.settle()
        self.draw(name, sheet)
        sheet.done(0)
        self.settle()


def draw(
    shop: ShopFile, folder: Path, languages: Sequence[str], themes: Sequence[str], sizes: Sequence[Size]
) -> list[Path]:
    """Draw every page, dialog and state of `shop` into `folder`, in each language, theme and size.

    Works on a copy; `shop` is not changed. Raises ShopError `screens.no_chinese_font`
    where no font has Chinese, and `file.…` where nothing can be written.
    """
    app = application()
    if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        raise ShopError("screens.no_chinese_font")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ShopError("file.cannot_create", path=str(folder)) from error
    before = i18n.language(), theme.mode()
    drawn: list[Path] = []
    with tempfile.TemporaryDirectory(prefix="shopkeeper-", ignore_cleanup_errors=True) as scratch:
        for language, mode, size in (
            (lang, mode, size) for lang in languages for mode in themes for size in sizes
        ):
            i18n.set_language(language)
            install_language()
            theme.apply(app, mode)
            ending = f"{language}-{mode}-{size[0]}x{size[1]}"
            drawn += _draw_all(shop, folder, ending, size, Path(scratch) / ending)
    i18n.set_language(before[0])
    install_language()
    theme.apply(app, before[1])
    return drawn


def _draw_all(shop: ShopFile, folder: Path, ending: str, size: Size, scratch: Path) -> list[Path]:
    drawn: list[Path] = []
    with _copy(shop, scratch / "full") as full, _stage(full, folder, ending, size, scratch) as stage:
        _draw_customers(stage)
        _draw_window(stage)
        drawn += stage.drawn
    with _empty(shop, scratch / "empty") as empty, _stage(empty, folder, ending, size, scratch) as stage:
        stage.draw("customers-empty")
        _draw_import(stage)
        stage.window.detach()
        stage.window.show_start(ShopError("file.cut_short", path=shop.path.name))
        stage.draw("start")
        drawn += stage.drawn
    return drawn


@contextmanager
def _copy(shop: ShopFile, folder: Path) -> Iterator[ShopFile]:
    folder.mkdir(parents=True)
    made = backup.make(shop.path, folder / "made", clock=shop.clock, reason="manual")
    path = made.path.rename(folder / shop.path.name)
    with ShopFile(path, derived, clock=shop.clock) as copy:
        yield copy


@contextmanager
def _empty(shop: ShopFile, folder: Path) -> Iterator[ShopFile]:
    with ShopFile.create(folder / shop.path.name, derived, clock=shop.clock) as empty:
        yield empty


@contextmanager
def _stage(shop: ShopFile, folder: Path, ending: str, size: Size, scratch: Path) -> Iterator[Stage]:
    window = MainWindow(Forgetful())
    window.resize(*size)
    stage = Stage(window, folder, ending, scratch)
    window.show()
    window.attach(shop)
    stage.settle()
    try:
        yield stage
    finally:
        window.detach()
        window.runner.close()
        window.close()
        window.deleteLater()
        stage.settle()


def _first_ids(stage: Stage, most: int) -> list[int]:
    return [int(one) for one in stage.page.view.list.ids[:most]]


def _draw_customers(stage: Stage) -> None:
    stage.draw("customers")
    ids = _first_ids(stage, 3)
    if ids:
        stage.page.view.choose(ids[:1])
        stage.draw("customers-chosen")
        stage.page.view.choose(ids)
        stage.draw("customers-several")
        stage.page.go_back()
    stage.page.search.setText("〇〇〇")
    stage.page.find()
    stage.draw("customers-nothing-found")
    stage.page.show_all()
    stage.settle()
    _draw_forms(stage, ids)


def _draw_forms(stage: Stage, ids: list[int]) -> None:
    stage.draw_sheet("customer-new", CustomerForm(stage.desk.shop, None, stage.window))
    if ids:
        form = CustomerForm(stage.desk.shop, ids[0], stage.window)
        stage.draw_sheet(
            "customer-error",
            form,
            lambda: form.form.rows["phones"].input.set_value(["138 1234 567"]),
            form.save,
        )


def _draw_window(stage: Stage) -> None:
    window, desk = stage.window, stage.desk
    shown = menu.build(window)
    shown.popup(window.bar.menu.mapToGlobal(window.bar.menu.rect().bottomLeft()))
    shown.move(window.geometry().right() - shown.width() - 12, window.geometry().top() + 52)
    stage.draw("menu", shown)
    shown.close()
    window.bar.search.setText("a" if i18n.language() == "en" else "陈")
    window.search_box.look()
    stage.draw("search")
    window.bar.search.clear()
    window.search_box.hide()
    window.toasts.show(
        i18n.tr("Saved {file}").format(file=f"{i18n.tr('Customers')}.xlsx"),
        i18n.tr("Open folder"),
        lambda: None,
    )
    stage.draw("toast")
    window.toasts.hide()
    query = stage.page.query()
    stage.draw_sheet("export", ExportWindow(desk, stage.page.spec.subject, query, None, window))
    stage.draw_sheet("history", HistoryWindow(desk, window))
    desk.shop.backup("manual")
    stage.draw_sheet("backups", BackupsWindow(desk.shop.path, window))
    _draw_question(stage)
    _draw_crash(stage)


def _draw_question(stage: Stage) -> None:
    form = CustomerForm(stage.desk.shop, None, stage.window)
    form.open()
    form.form.rows["name"].input.setText("陈嘉怡")
    form.reject()
    question = form.findChild(Sheet)
    assert question is not None
    stage.draw("question", form, question)
    question.done(0)
    form.done(0)
    stage.settle()


def _draw_crash(stage: Stage) -> None:
    crash = CrashReport(stage.window)
    crash.show_report(report(RuntimeError, None, None))
    assert crash.sheet is not None
    stage.draw_sheet("crash", crash.sheet)


def _draw_import(stage: Stage) -> None:
    window = ImportWindow(stage.desk, stage.window)
    page = window.page
    window.open()
    stage.draw("import-1", window)
    page.offer([_sheet(stage.scratch)])
    stage.draw("import-2", window)
    task = Task(
        lambda *_: None,
        None,
        None,
        lambda: i18n.tr("Importing…"),
        True,
        True,
        None,
        done=312_000,
        total=541_909,
    )
    task.clock.start()
    page.steps.show_step(IMPORT)
    page.show_wait(task)
    stage.draw("import-3", window)
    page.import_files()
    stage.draw("import-4", window)
    window.done(0)
    stage.settle()


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
