"""The program as somebody has it who knows nothing of Python: run from outside, as a whole.

    SHOPKEEPER=dist/shopkeeper python -m pytest .ci/test_program.py

The program gets an empty home and nothing on its PATH; everything lies in a folder whose
name has Chinese signs and a blank.
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

PROGRAM = Path(os.environ["SHOPKEEPER"]).absolute()
HEADER = (
    "订单编号,买家会员名,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,买家实际支付金额,买家实际支付积分,"
    "订单状态,买家留言,收货人姓名,收货地址,运送方式,联系电话,联系手机,订单创建时间,订单付款时间,宝贝标题,宝贝种类,"
    "物流单号,物流公司,订单备注,宝贝总数量,店铺Id,店铺名称,订单关闭原因,退款金额,确认收货时间"
).split(",")
# number, buyer, goods, paid, state, recipient, address, phone, made, paid, title, refund
ORDERS = (
    ("3120001888012345671", "珍珠控_01", "128.00", "128.00", "交易成功", "张淑娟", "浙江省 杭州市 西湖区 文三路1号",
     "13800138001", "2026-03-01 10:00:01", "2026-03-01 10:00:30", "淡水珍珠项链 8mm", "0.00"),
    ("3120001888012345672", "珍珠控_01", "59.90", "59.90", "卖家已发货，等待买家确认", "张淑娟", "浙江省 杭州市 西湖区 文三路1号",
     "13800138001", "2026-03-05 21:15:00", "2026-03-05 21:15:09", "银耳钉", "0.00"),
    ("3120001888012345673", "tb_wang88", "299.00", "299.00", "买家已付款，等待卖家发货", "=王五", "广东省 深圳市 南山区 科技园2号",
     "13900139002", "2026-03-06 09:30:00", "2026-03-06 09:31:00", "翡翠手镯", "0.00"),
    ("3120001888012345674", "匿名", "88.00", "0.00", "交易关闭", "李**", "北京市 北京市 朝阳区 ***",
     "186******05", "2026-03-07 12:00:00", "", "转运珠", "0.00"),
)  # fmt: skip


def sheet_row(order: tuple[str, ...]) -> list[str]:
    """An order as the platform writes it."""
    number, buyer, goods, paid, state, recipient, address, phone, made, paid_at, title, refund = order
    known = {
        "订单编号": f'="{number}"',
        "买家会员名": buyer,
        "买家应付货款": goods,
        "买家应付邮费": "0.00",
        "总金额": goods,
        "买家实际支付金额": paid,
        "订单状态": state,
        "收货人姓名": recipient,
        "收货地址": address,
        "运送方式": "快递",
        "联系手机": f"'{phone}",
        "订单创建时间": made,
        "订单付款时间": paid_at,
        "宝贝标题": title,
        "宝贝种类": "1",
        "宝贝总数量": "1",
        "店铺名称": "淑娟珠宝",
        "退款金额": refund,
    }
    return [known.get(name, "") for name in HEADER]


class Program:
    """The program in its folder, run as a stranger's machine would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "我的 网店"
        self.home = folder / "空"
        self.home.mkdir()
        self.folder.mkdir()
        self.path = self._placed(PROGRAM)
        self.shop = self.folder / "淑娟 珠宝.shop"
        self.sheet = self.folder / "ExportOrderList 三月.csv"
        with self.sheet.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows([HEADER, *map(sheet_row, ORDERS)])

    def _placed(self, program: Path) -> Path:
        if program.parent.name != "dist":
            return program  # a script of an environment works where it was installed
        return Path(shutil.copy(program, self.folder))

    def environment(self) -> dict[str, str]:
        """Nothing but what a system can not do without."""
        kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
        homes = {name: str(self.home) for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")}
        return kept | homes | {"PATH": str(self.home)}

    def run(self, *words: object, code: int = 0) -> subprocess.CompletedProcess[str]:
        """What a verb prints; it must end with `code`."""
        done = subprocess.run(
            [str(self.path), *map(str, words)],
            cwd=self.folder, env=self.environment(), capture_output=True, encoding="utf-8", timeout=180,
        )  # fmt: skip
        assert done.returncode == code, f"{words} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def json(self, *words: object) -> dict[str, Any]:
        """The JSON object a verb prints."""
        return json.loads(self.run(*words, "--json").stdout)

    def on_shop(self, *words: object) -> dict[str, Any]:
        """As `json`, on the shop."""
        return self.json(*words, "--file", self.shop)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A program on a machine of its own, and a new shop."""
    program = Program(tmp_path_factory.mktemp("machine"))
    program.run("new", "--file", program.shop)
    return program


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The same with the sheet imported."""
    program = Program(tmp_path_factory.mktemp("filled"))
    program.run("new", "--file", program.shop)
    program.imported = program.on_shop("import", program.sheet)  # type: ignore[attr-defined]
    return program


def exported(program: Program, name: str) -> list[list[Any]]:
    """The rows of the customer list as Excel would show them."""
    program.on_shop("export", "customers", name)
    book = openpyxl.load_workbook(program.folder / name)
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def test_a_new_shop_is_one_file(empty: Program) -> None:
    assert empty.shop.read_bytes().startswith(b"SQLite format 3\0")
    assert not list(empty.folder.glob("*.shop-wal"))


def test_a_shop_that_is_there_is_not_made_again(empty: Program) -> None:
    before = empty.shop.read_bytes()
    done = empty.run("new", "--file", empty.shop, code=1)
    assert empty.shop.name in done.stderr
    assert empty.shop.read_bytes() == before


def test_a_refusal_is_said_in_the_language_asked_for(empty: Program) -> None:
    missing = empty.folder / "没有.shop"
    assert "找不到文件" in empty.run("--lang", "zh_CN", "check", "--file", missing, code=1).stderr
    assert "There is no file" in empty.run("--lang", "en", "check", "--file", missing, code=1).stderr


def test_what_is_no_verb_is_wrong_use(empty: Program) -> None:
    assert empty.run("fly", code=2).stderr


def test_every_row_of_the_sheet_is_accounted_for(filled: Program) -> None:
    told = filled.imported  # type: ignore[attr-defined]
    assert told["rows"] == len(ORDERS)
    assert told["rows"] == told["rows_in"] + sum(told["held"].values()) + sum(told["skipped"].values())
    assert told["rows_in"] == len(ORDERS)
    assert told["created"]["order"] == len(ORDERS)


def test_the_same_sheet_again_changes_nothing(filled: Program) -> None:
    again = filled.on_shop("import", filled.sheet)
    assert not any(again["created"].values())
    assert not any(again["updated"].values())


def test_a_dry_run_leaves_the_shop_as_it_was(empty: Program) -> None:
    before = empty.on_shop("search", "张淑娟")
    assert empty.on_shop("import", empty.sheet, "--dry-run")["rows"] == len(ORDERS)
    assert empty.on_shop("search", "张淑娟") == before


def test_customers_come_out_in_excel(filled: Program) -> None:
    rows = exported(filled, "客户 名单.xlsx")
    cells = [cell for row in rows for cell in row]
    assert "张淑娟" in cells
    assert "13800138001" in cells  # as text, so that Excel leaves it whole
    assert "=王五" in cells


def test_no_cell_of_the_excel_file_runs_as_a_formula(filled: Program) -> None:
    filled.on_shop("export", "customers", "公式.xlsx")
    book = openpyxl.load_workbook(filled.folder / "公式.xlsx")
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {
        "s",
        "n",
        "d",
        "inlineStr",
    }


def test_customers_come_out_as_csv_that_excel_opens_rightly(filled: Program) -> None:
    filled.on_shop("export", "customers", "客户.csv")
    data = (filled.folder / "客户.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert "张淑娟" in data.decode("utf-8-sig")


def test_a_masked_list_shows_no_whole_phone(filled: Program) -> None:
    filled.on_shop("export", "customers", "打码.csv", "--mask")
    text = (filled.folder / "打码.csv").read_text("utf-8-sig")
    assert "13800138001" not in text
    assert "张淑娟" not in text


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_reads_what_was_written(filled: Program) -> None:
    filled.on_shop("export", "customers", "lo.xlsx")
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(filled.home / 'lo').as_uri()}",
         "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", str(filled.home), "lo.xlsx"],
        cwd=filled.folder, check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    text = (filled.home / "lo.csv").read_text("utf-8")
    assert "张淑娟" in text
    assert "13800138001" in text


@pytest.mark.parametrize("words", ["张", "淑娟", "zsj", "8001"])
def test_a_customer_is_found(filled: Program, words: str) -> None:
    assert "张淑娟" in filled.run("search", words, "--file", filled.shop).stdout


def test_the_shop_is_sound(filled: Program) -> None:
    filled.run("check", "--file", filled.shop)


def test_a_backup_brings_back_what_was_there(filled: Program) -> None:
    folder = filled.folder / "备份 盘"
    filled.run("backup", "--to", folder, "--file", filled.shop)
    (backup,) = folder.glob("*.shop")
    other = filled.folder / "换了 电脑.shop"
    filled.run("new", "--file", other)
    filled.run("restore", backup, "--file", other)
    assert "张淑娟" in filled.run("search", "张淑娟", "--file", other).stdout


@pytest.mark.parametrize(
    ("language", "theme", "size"), [("zh_CN", "light", "1280x720"), ("en", "dark", "1920x1080")]
)
def test_every_page_is_drawn(filled: Program, language: str, theme: str, size: str) -> None:
    target = filled.folder / f"截图 {language}"
    filled.run("screens", target, "--lang", language, "--theme", theme, "--size", size, "--file", filled.shop)
    pictures = list(target.rglob("*.png"))
    assert pictures
    assert min(picture.stat().st_size for picture in pictures) > 5_000  # an empty page is smaller


def test_the_program_says_its_version(empty: Program) -> None:
    assert re.fullmatch(r"\D*\d+\.\d+\.\d+\S*\s*", empty.run("--version").stdout)


# The window, on a display


@pytest.fixture
def display() -> Iterator[str]:
    """An X display of its own."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[writing], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    with os.fdopen(reading) as answer:
        number = answer.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


def windows(display: str) -> str:
    """The windows of a display, by their titles."""
    done = subprocess.run(
        ["xwininfo", "-root", "-tree"], env={**os.environ, "DISPLAY": display}, capture_output=True
    )
    return done.stdout.decode("utf-8", "replace")


@pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xwininfo")), reason="no X display can be made"
)
def test_the_window_opens_and_its_end_leaves_the_shop_sound(filled: Program, display: str) -> None:
    environment = {**filled.environment(), "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    before = time.monotonic()
    window = subprocess.Popen(
        [str(filled.path), "--file", str(filled.shop)],
        cwd=filled.folder, env=environment, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    try:
        while "hopkeeper" not in windows(display):
            assert window.poll() is None, window.stderr and window.stderr.read().decode()
            assert time.monotonic() - before < 60, "no window after a minute"
        print(f"\n{filled.path.name}: window after {time.monotonic() - before:.1f} s", file=sys.stderr)
    finally:
        os.killpg(window.pid, 15)
        window.wait(30)
        if window.stderr:
            window.stderr.close()
    filled.run("check", "--file", filled.shop)
