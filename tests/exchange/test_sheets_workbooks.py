"""Workbooks: cells become text the same way in every format, and none can harm the reader."""

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from shopkeeper.errors import ShopError
from shopkeeper.exchange import streamed, workbooks
from shopkeeper.exchange.books import Book
from shopkeeper.exchange.child import run_in_child
from shopkeeper.exchange.sheets import open_book
from tests.exchange import child_targets
from tests.exchange.sheet_makers import ods_parts, ods_row, rows_of_text, text_cell, write_zip, xlsx_parts

KINDS = [
    ("text", "text"),
    (" as it stands ", " as it stands "),
    ("'5", "'5"),
    (123, "123"),
    (0, "0"),
    (-7, "-7"),
    (1.5, "1.5"),
    (0.1 + 0.2, "0.3"),
    (0.00001, "0.00001"),
    (999_999_999_999_999, "999999999999999"),
    (1_000_000_000_000_000, "1E+15"),
    (2_123_456_789_012_345_678, "2.12346E+18"),
    (1.2e18, "1.2E+18"),
    (True, "TRUE"),
    (False, "FALSE"),
    (dt.datetime(2024, 5, 31, 10, 20, 30), "2024-05-31 10:20:30"),
    (dt.datetime(2024, 5, 31, 10, 20, 30, 600_000), "2024-05-31 10:20:31"),
    (dt.date(2024, 5, 31), "2024-05-31"),
    (dt.time(8, 5), "08:05:00"),
    (dt.timedelta(hours=30, minutes=1), "30:01:00"),
    ("#N/A", ""),
    ("a_x000D_b", "a\rb"),
]


def read(path: Path) -> list[list[str]]:
    with open_book(path) as book:
        return list(book.sheets[0].rows())


def trimmed(rows: list[list[str]]) -> list[list[str]]:
    """Without the empty cells at the end of rows, which readers may give or not."""
    return [row[: max((place for place, cell in enumerate(row, 1) if cell), default=0)] for row in rows]


def refused(path: Path) -> str:
    with pytest.raises(ShopError) as refusal, open_book(path) as book:
        for sheet in book.sheets:
            list(sheet.rows())
    return refusal.value.key


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.xlsx"


@pytest.fixture(params=["quick", "streamed"])
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both readers of xlsx give the same."""
    if request.param == "streamed":
        monkeypatch.setattr(workbooks, "DENSE_LIMIT_BYTES", -1)
    return request.param


@pytest.fixture
def kinds(path: Path) -> Path:
    book = openpyxl.Workbook()
    for value, _ in KINDS:
        book.active.append([value])
    book.save(path)
    return path


def test_every_kind_of_cell_becomes_text(kinds: Path, reader: str) -> None:
    assert [row[0] if row else "" for row in read(kinds)] == [shown for _, shown in KINDS]


def test_both_readers_give_the_same_dates(path: Path) -> None:
    book = openpyxl.Workbook()
    formats = ["yyyy-mm-dd", "yyyy-mm-dd hh:mm", "h:mm", "[h]:mm", 'yyyy"年"m"月"d"日"', "[$-804]m/d", "General",
               "0.00", '#,##0"days"', "[Red]0.0", "0.0E+00"]  # fmt: skip
    for serials in (
        [0, 0.5, 1, 1.5, 59, 60, 61, 45292, 45292.4166666666, 45292.99999999, 2958465, 2958466, 1e7],
    ):
        for code in formats:
            book.active.append([code, *serials])
            for cell in book.active[book.active.max_row][1:]:
                cell.number_format = code
    book.save(path)

    def rows(opened: Book) -> list[list[str]]:
        with opened:
            return trimmed(list(opened.sheets[0].rows()))

    assert rows(streamed.open_xlsx(path)) == rows(open_book(path))


def test_dates_since_1904_are_read(path: Path, reader: str) -> None:
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    parts = xlsx_parts('<row r="1"><c r="A1" s="1"><v>43951</v></c></row>', styles=styles,
                       workbook='<workbookPr date1904="1"/>')  # fmt: skip
    assert read(write_zip(path, parts)) == [["2024-05-01"]]


def test_a_number_that_is_no_date_stays_a_number(path: Path) -> None:
    styles = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    parts = xlsx_parts('<row r="1"><c r="A1" s="0"><v>-3</v></c></row>', styles=styles)
    with streamed.open_xlsx(write_zip(path, parts)) as book:
        assert list(book.sheets[0].rows()) == [["-3"]]


def test_shared_rich_and_phonetic_text_is_read_as_it_is_shown(path: Path, reader: str) -> None:
    shared = "<si><t>张三</t></si><si><r><t>红</t></r><r><t>色</t></r><rPh><t>hong</t></rPh></si><si/>"
    cells = '<c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c><c r="C1" t="s"><v>2</v></c>'
    cells += '<c r="D1" t="str"><f>A1</f><v>sum</v></c><c r="E1"><f>1+1</f><v>2</v></c>'
    parts = xlsx_parts(f'<row r="1">{cells}</row>', shared=shared)
    assert read(write_zip(path, parts)) == [["红色", "张三", "", "sum", "2"]]


def test_inline_rich_and_phonetic_text_is_read_as_it_is_shown(path: Path) -> None:
    inline = "<is><r><t>红</t></r><r><t>色</t></r><rPh><t>hong</t></rPh></is>"
    parts = xlsx_parts(f'<row r="1"><c r="A1" t="inlineStr">{inline}</c></row>')
    with streamed.open_xlsx(write_zip(path, parts)) as book:
        assert list(book.sheets[0].rows()) == [["红色"]]


def test_an_iso_date_cell_is_read(path: Path) -> None:
    parts = xlsx_parts('<row r="1"><c r="A1" t="d"><v>2024-05-31T10:00:00Z</v></c></row>')
    with streamed.open_xlsx(write_zip(path, parts)) as book:
        assert list(book.sheets[0].rows()) == [["2024-05-31 10:00:00"]]


def test_cells_and_rows_that_are_left_out_are_empty(path: Path, reader: str) -> None:
    sheet = f'<row r="1">{text_cell("A1", "a")}<c r="B1"/>{text_cell("C1", "c")}</row><row r="4">{text_cell("B4", "b")}</row>'
    assert trimmed(read(write_zip(path, xlsx_parts(sheet)))) == [["a", "", "c"], [], [], ["", "b"]]


def test_cells_and_rows_without_a_place_follow_one_another(path: Path, reader: str) -> None:
    row = "<row><c><v>1</v></c><c><v>2</v></c></row>"
    assert read(write_zip(path, xlsx_parts(row + row))) == [["1", "2"], ["1", "2"]]


def test_a_cell_stated_twice_has_its_last_value(path: Path) -> None:
    sheet = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="A1"><v>3</v></c></row>'
    with streamed.open_xlsx(write_zip(path, xlsx_parts(sheet))) as book:
        assert list(book.sheets[0].rows()) == [["3", "2"]]


def test_elements_with_a_prefix_are_read(path: Path, reader: str) -> None:
    parts = xlsx_parts("")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>5</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    assert read(write_zip(path, parts)) == [["5"]]


def test_sheets_come_in_order_without_the_hidden_ones(path: Path, reader: str) -> None:
    sheets = [rows_of_text([[name]]) for name in ("one", "two", "three")]
    write_zip(path, xlsx_parts(*sheets, states=["visible", "hidden"]))
    with open_book(path) as book:
        assert (book.format, book.encoding, book.delimiter) == ("xlsx", "", "")
        assert [sheet.name for sheet in book.sheets] == ["Sheet1", "Sheet3"]
        for _ in range(2):
            assert [list(sheet.rows()) for sheet in book.sheets] == [[["one"]], [["three"]]]


def test_an_old_excel_file_is_read() -> None:
    with open_book(Path(__file__).parent / "files" / "old.xls") as book:
        assert book.format == "xls"
        row = trimmed(list(book.sheets[0].rows()))[1]
    assert row[:8] == ["a", "1", "1.5", "0.3", "1.2E+18", "1.23457E+17", "TRUE", "2024-01-02 03:04:05"]


def test_an_ods_file_is_read_whatever_its_name_ends_in(tmp_path: Path) -> None:
    number = (
        '<table:table-cell office:value-type="float" office:value="12"><text:p>12</text:p></table:table-cell>'
    )
    table = ods_row("订单编号", "买家") + f"<table:table-row>{number}</table:table-row>"
    table += '<table:table-row table:number-rows-repeated="1048574">'
    table += '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    path = write_zip(tmp_path / "book.xls", ods_parts(table))
    with open_book(path) as book:
        assert book.format == "ods"
        assert trimmed(list(book.sheets[0].rows()))[:2] == [["订单编号", "买家"], ["12"]]


@pytest.mark.parametrize("text", ["订单\t编号\n1\t2\n", "订单,编号\n1,2\n"])
def test_text_named_like_a_workbook_is_read_as_text(path: Path, text: str) -> None:
    path.write_bytes(text.encode("gbk"))
    with open_book(path) as book:
        assert (book.format, list(book.sheets[0].rows())) == ("csv", [["订单", "编号"], ["1", "2"]])


def test_a_workbook_without_rows_says_so(path: Path, reader: str) -> None:
    assert refused(write_zip(path, xlsx_parts("", ""))) == "sheet.no_rows"


def test_cells_at_both_ends_of_the_sheet_do_not_kill_the_reader(path: Path) -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    write_zip(path, xlsx_parts(far))

    rows, cells, first = run_in_child(child_targets.read_book, (path,))

    assert (rows, cells, first[0]) == (1_048_576, 16_385, ["1"])


@pytest.mark.parametrize("place", ["XFE1", "A1048577", "ZZZ9999999", "1", "é1"])
def test_a_cell_outside_of_the_sheet_is_damage(path: Path, place: str) -> None:
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZé") or "1"
    parts = xlsx_parts(f'<row r="{row}"><c r="{place}"><v>1</v></c></row>')
    with (
        pytest.raises(ShopError, match=r"sheet\.damaged"),
        streamed.open_xlsx(write_zip(path, parts)) as book,
    ):
        list(book.sheets[0].rows())


def test_long_cells_and_wide_rows_are_whole(path: Path, reader: str) -> None:
    wide = [str(number) for number in range(16_384)]
    write_zip(path, xlsx_parts(rows_of_text([["字" * 32_767], wide])))
    rows = trimmed(read(path))
    assert len(rows[0][0]) == 32_767
    assert rows[1] == wide


def test_a_large_sheet_streams_in_little_memory(path: Path) -> None:
    sheet = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n * 7919}</v></c>{text_cell(f"CZ{n}", f"买家{n}")}</row>'
        for n in range(1, 50_001)
    )
    write_zip(path, xlsx_parts(sheet))
    with open_book(path) as book:
        assert book.sheets[0].row_count_hint == 50_000

    rows, cells, _ = run_in_child(child_targets.read_book, (path,), memory_limit_bytes=90_000_000)

    assert (rows, cells) == (50_000, 5_200_000)


def test_a_zip_that_swells_is_refused_unopened(path: Path) -> None:
    bomb = xlsx_parts("") | {"xl/worksheets/sheet1.xml": "<worksheet>" + " " * 30_000_000}
    assert refused(write_zip(path, bomb, level=9)) == "sheet.too_large"


def test_a_zip_of_thousands_of_parts_is_refused(path: Path) -> None:
    assert (
        refused(write_zip(path, xlsx_parts("") | {f"x{n}.xml": "" for n in range(5_100)}))
        == "sheet.too_large"
    )


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_entities_that_swell_are_refused(path: Path, part: str, codec: str) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><worksheet>&l9;</worksheet>'
    parts = xlsx_parts("", shared="<si/>")
    write_zip(path, {**parts, part: bomb.encode(codec)})  # type: ignore[dict-item]
    assert refused(path) == "sheet.damaged"


def test_an_ods_file_too_large_to_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LARGEST_ODS_BYTES", 100)
    assert refused(write_zip(tmp_path / "a.ods", ods_parts(ods_row("a")))) == "sheet.too_large"


def test_an_xls_file_too_large_to_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LARGEST_XLS_BYTES", 100)
    assert refused(Path(__file__).parent / "files" / "old.xls") == "sheet.too_large"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("stream", "key"),
    [
        ("EncryptedPackage", "sheet.encrypted"),
        ("WordDocument", "sheet.not_a_sheet"),
        ("Workbook", "sheet.damaged"),
    ],
)
def test_old_office_files_say_what_is_wrong(path: Path, stream: str, key: str) -> None:
    path.write_bytes(OLE + stream.encode("utf-16-le") + bytes(2))
    assert refused(path) == key


def test_a_protected_old_excel_file_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def protected(*_):
        raise python_calamine.PasswordError

    monkeypatch.setattr(workbooks, "_workbook", protected)
    assert refused(Path(__file__).parent / "files" / "old.xls") == "sheet.encrypted"


def test_a_protected_ods_file_says_so(tmp_path: Path) -> None:
    entry = (
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml" manifest:size="9">'
        '<manifest:encryption-data manifest:checksum-type="SHA1" manifest:checksum="x"/></manifest:file-entry>'
    )
    parts = ods_parts(ods_row("a"), entry)
    assert refused(write_zip(tmp_path / "a.ods", parts)) == "sheet.encrypted"


@pytest.mark.parametrize(
    ("names", "key"),
    [(["orders.csv"], "sheet.archive"), (["[Content_Types].xml", "word/document.xml"], "sheet.not_a_sheet")],
)
def test_other_zips_say_what_they_are(path: Path, names: list[str], key: str) -> None:
    assert refused(write_zip(path, dict.fromkeys(names, "text"))) == key


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_a_cut_workbook_is_damage(kinds: Path, share: float, reader: str) -> None:
    content = kinds.read_bytes()
    kinds.write_bytes(content[: int(len(content) * share)])
    assert refused(kinds) == "sheet.damaged"


def test_a_workbook_whose_parts_are_missing_or_wrong_is_damage(path: Path, reader: str) -> None:
    parts = xlsx_parts(rows_of_text([["a"]]))
    for name in ("xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"):
        assert (
            refused(write_zip(path, {key: part for key, part in parts.items() if key != name}))
            == "sheet.damaged"
        )
    assert refused(write_zip(path, parts | {"xl/workbook.xml": "<workbook"})) == "sheet.damaged"


def test_a_part_with_a_wrong_checksum_is_damage(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_zip(path, xlsx_parts(rows_of_text([["a"]] * 100)))
    with zipfile.ZipFile(path) as package:
        part = package.getinfo("xl/worksheets/sheet1.xml")
    content = bytearray(path.read_bytes())
    content[part.header_offset + 80] ^= 0xFF
    path.write_bytes(content)
    assert refused(path) == "sheet.damaged"


def test_the_files_of_real_platforms_are_read() -> None:
    folder = Path("/work/shared/data")
    files = [*folder.glob("exports/*"), *folder.glob("products/*"), *folder.glob("addresses/*.csv")]
    if not files:
        pytest.skip("not here")
    for file in files:
        with open_book(file) as book:
            rows = list(book.sheets[0].rows())
        widths = [len(row) for row in rows if row]
        assert len(widths) > 1, file
        assert widths.count(widths[0]) > len(widths) * 0.9, file
