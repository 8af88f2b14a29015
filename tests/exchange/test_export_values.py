"""Whatever stands in a list comes out of the file as it went in, and never runs."""

import csv
import re
import shutil
import subprocess
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from shopkeeper.errors import ShopError
from shopkeeper.exchange import csv_out, excel
from shopkeeper.exchange.out_table import Heading, Table

NASTY = [
    "=1+1",
    "+8613812345678",
    "-2",
    "@SUM(A1)",
    "\t=1+1",
    "\r=cmd|' /C calc'!A0",
    ' =HYPERLINK("http://x")',
    "＝1+1",
    "'=1+1",
    "''",
    "00123",
    "6224123412341234567",
    "1.2E+18",
    "12E34",
    "1-2",
    "3月5日",
    "2026-01-31",
    "<b>粗体</b> & \"quoted\", 'single'",
    "a\x00b\x07c\x1f",
    "line\r\nline\rline\nline",
    "half \ud800 a pair \udfff",
    "\ufffe\uffff",
    "👩‍👩‍👧 𠮷野家",
    "_x0041_ _x000D_ _x005F_",
    "  blanks  ",
    "张三;李四,王五\t赵六",
    "#N/A",
    "TRUE",
    "{=1+1}",
]

anything = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.sampled_from(NASTY),
    st.builds("{}{}".format, st.sampled_from("=+-@\t\r'"), st.text(max_size=20)),
    st.from_regex(r"[\d+\-./:, eE]{1,25}", fullmatch=True),
)
cells = st.lists(st.tuples(anything, anything), min_size=1, max_size=8)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def table(
    rows: Sequence[Sequence[Any]], kinds: Sequence[str], currency: str = "CNY", count: int | None = None
) -> Table:
    headings = [Heading(f"={kind}", kind) for kind in kinds]
    return Table(
        "客户", headings, iter(rows), len(rows) if count is None else count, currency, list, rows[:200]
    )


def kept(text: str) -> str:
    """What of a text a file can hold."""
    for line_end in ("\r\n", "\r", "\x0b", "\x0c"):
        text = text.replace(line_end, "\n")
    return "".join(
        "\ufffd"
        if (ord(char) < 32 and char not in "\t\n") or "\ud800" <= char <= "\udfff" or char in "\ufffe\uffff"
        else char
        for char in text
    )


def as_excel_reads(value: str | None) -> str:
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), value or "")


def excel_rows(file: Path) -> list[tuple[Any, ...]]:
    return list(load_workbook(file).worksheets[0].iter_rows(min_row=2))


@quick
@given(cells)
def test_any_text_is_read_back_from_excel_as_text(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    excel.write(tmp_path / "a.xlsx", table(rows, ["text", "code"]))
    found = excel_rows(tmp_path / "a.xlsx")
    blank = [row for row in found if row[0].value is not None or row[1].value is not None]
    assert len(blank) <= len(rows)
    padded = [*found, *[()] * (len(rows) - len(found))]
    for row, cells_of_row in zip(rows, padded, strict=True):
        texts = [as_excel_reads(cell.value) for cell in cells_of_row] or ["", ""]
        assert texts == [kept(text) for text in row]
        assert all(
            cell.data_type in "sn" and (cell.data_type == "s" or cell.value is None) for cell in cells_of_row
        )


def test_what_begins_like_a_formula_has_the_quote_prefix(tmp_path: Path) -> None:
    texts = ["=1+1", "+1", "-1", "@a", "\t=1", " =1", "＝1", "1+1", "张三"]
    excel.write(tmp_path / "a.xlsx", table([(text,) for text in texts], ["text"]))
    assert [row[0].quotePrefix for row in excel_rows(tmp_path / "a.xlsx")] == [True] * 7 + [False] * 2


def test_codes_have_the_text_format_and_no_green_corner(tmp_path: Path) -> None:
    excel.write(tmp_path / "a.xlsx", table([("00123",)], ["code"]))
    assert excel_rows(tmp_path / "a.xlsx")[0][0].number_format == "@"
    assert b'<ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"' in sheet_xml(tmp_path / "a.xlsx")


def sheet_xml(file: Path) -> bytes:
    import zipfile

    with zipfile.ZipFile(file) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("currency", "cents", "value", "shown"),
    [
        ("CNY", 123456789, 1234567.89, "[$¥-804]#,##0.00"),
        ("GBP", -5, -0.05, "[$£-809]#,##0.00"),
        ("JPY", 1200, 1200, "[$¥-411]#,##0"),
        ("KWD", 1234, 1.234, "[$KWD] #,##0.000"),
        ("CNY", 33.5, 0.34, "[$¥-804]#,##0.00"),
    ],
)
def test_money_is_a_number_with_the_currencys_format(
    tmp_path: Path, currency: str, cents: float, value: float, shown: str
) -> None:
    excel.write(tmp_path / "a.xlsx", table([(cents,)], ["money"], currency))
    cell = excel_rows(tmp_path / "a.xlsx")[0][0]
    assert (cell.value, cell.number_format) == (value, shown)


@quick
@given(st.integers(-(10**12), 10**12))
def test_money_is_right_to_the_cent(tmp_path: Path, cents: int) -> None:
    excel.write(tmp_path / "a.xlsx", table([(cents,)], ["money"]))
    csv_out.write(tmp_path / "a.csv", table([(cents,)], ["money"]))
    assert round(excel_rows(tmp_path / "a.xlsx")[0][0].value * 100) == cents
    assert round(float(csv_rows(tmp_path / "a.csv")[1][0]) * 100) == cents


@quick
@given(st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31)))
def test_dates_are_dates(tmp_path: Path, at: datetime) -> None:
    at = at.replace(microsecond=0)
    excel.write(tmp_path / "a.xlsx", table([(at, at.date())], ["time", "date"]))
    row = excel_rows(tmp_path / "a.xlsx")[0]
    assert [cell.is_date for cell in row] == [True, True]
    assert abs((row[0].value - at).total_seconds()) < 1 and row[1].value.date() == at.date()


def test_a_day_before_excels_calendar_is_text(tmp_path: Path) -> None:
    excel.write(tmp_path / "a.xlsx", table([(date(1890, 5, 20),)], ["date"]))
    assert excel_rows(tmp_path / "a.xlsx")[0][0].value == "1890-05-20"


@pytest.mark.parametrize("text", ["字" * 40_000, "𠮷" * 20_000, "_x0041_" * 6_000])
def test_a_text_too_long_for_a_cell_ends_in_an_ellipsis(tmp_path: Path, text: str) -> None:
    excel.write(tmp_path / "a.xlsx", table([(text,)], ["text"]))
    found = as_excel_reads(excel_rows(tmp_path / "a.xlsx")[0][0].value)
    units = len(found.encode("utf-16-le")) // 2
    assert found.endswith("…") and text.startswith(found[:-1]) and 32_766 <= units <= 32_767


def test_a_text_that_just_fits_is_whole(tmp_path: Path) -> None:
    text = "字" * 32_767
    excel.write(tmp_path / "a.xlsx", table([(text,)], ["text"]))
    assert excel_rows(tmp_path / "a.xlsx")[0][0].value == text


def test_more_rows_than_a_sheet_holds_are_refused_before_writing(tmp_path: Path) -> None:
    with pytest.raises(ShopError, match=r"export.too_many_rows"):
        excel.write(tmp_path / "a.xlsx", table([], ["text"], count=1_048_576))
    assert not list(tmp_path.glob("*.xlsx"))


def test_columns_are_as_wide_as_what_stands_in_them(tmp_path: Path) -> None:
    excel.write(
        tmp_path / "a.xlsx", table([("张三", "x" * 300, "abc", 123456)], ["text", "text", "code", "money"])
    )
    widths = load_workbook(tmp_path / "a.xlsx").worksheets[0].column_dimensions
    assert widths["A"].width < 15 and widths["B"].width == 60 and widths["C"].width < 15
    assert widths["D"].width > 10


def csv_rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def as_imported(text: str) -> str:
    """The one sign in front that keeps a text what it is, taken off."""
    return text[1:] if text.startswith(("\t", "'")) else text


@quick
@given(cells)
def test_any_text_is_read_back_from_csv(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    csv_out.write(tmp_path / "a.csv", table(rows, ["text", "code"]))
    found = csv_rows(tmp_path / "a.csv")[1:]
    assert [[as_imported(text) for text in row] for row in found] == [
        [kept(text) for text in row] for row in rows
    ]
    # A tab keeps numbers alone, an apostrophe the rest: nothing else begins like a formula.
    for text in (text for row in found for text in row):
        assert not text.lstrip(" \n").startswith(("=", "+", "-", "@"))
        assert not re.match(r"\t\s*[=@]", text) or text.startswith("\t\t")


@pytest.mark.parametrize(
    "text", ["13812345678", "00123", "6224123412341234567", "1.2E+18", "1-2", "3月5日", "-2", "+86 138"]
)
def test_what_excel_would_change_is_led_by_a_tab_in_csv(tmp_path: Path, text: str) -> None:
    csv_out.write(tmp_path / "a.csv", table([(text,)], ["code"]))
    assert csv_rows(tmp_path / "a.csv")[1] == [f"\t{text}"]


def test_csv_has_mark_and_line_ends_that_excel_wants(tmp_path: Path) -> None:
    csv_out.write(tmp_path / "a.csv", table([("张三,李四\n王五",)], ["text"]))
    assert (tmp_path / "a.csv").read_bytes() == '\ufeff\'=text\r\n"张三,李四\n王五"\r\n'.encode()


def test_values_in_csv_are_plain(tmp_path: Path) -> None:
    row = (1234567, 3, datetime(2026, 1, 31, 13, 5), date(2026, 1, 31), None)
    csv_out.write(tmp_path / "a.csv", table([row], ["money", "number", "time", "date", "money"]))
    assert csv_rows(tmp_path / "a.csv")[1] == ["12345.67", "3", "2026-01-31 13:05:00", "2026-01-31", ""]


def calc_rows(file: Path) -> list[list[str]]:
    """What LibreOffice Calc reads: texts in quotes, numbers plain, formulas as formulas."""
    options = "44,34,76,1,,0,true,false,true,false,false,1"
    profile = (file.parent / "office").as_uri()
    form = f"csv:Text - txt - csv (StarCalc):{options}"
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", form]
    command += ["--outdir", str(file.parent / "out"), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    found = next((file.parent / "out").glob("*.csv"))
    return list(csv.reader(found.read_text("utf-8").splitlines(keepends=True)))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice Calc is not installed")
def test_libreoffice_reads_what_was_written(tmp_path: Path) -> None:
    at = datetime(2026, 1, 31, 13, 5)
    rows = [(text, text, 123456789, at, at.date()) for text in NASTY]
    excel.write(tmp_path / "客户.xlsx", table(rows, ["text", "code", "money", "time", "date"]))
    found = calc_rows(tmp_path / "客户.xlsx")[1:]
    assert [row[:2] for row in found] == [[kept(text), kept(text)] for text in NASTY]
    assert {tuple(row[2:]) for row in found} == {("¥1,234,567.89", "2026-01-31 13:05", "2026-01-31")}
