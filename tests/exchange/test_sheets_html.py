"""Pages and old XML named `.xls`, as platforms hand them out; and which row is the header."""

from pathlib import Path

import pytest

from shopkeeper.errors import ShopError
from shopkeeper.exchange.sheets import open_book

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312"><style>td { mso-number-format:"\\@"; }</style>
<title>导出</title></head><body><table border=1>
<tr><th>订单编号</th><th colspan="2">买家 &amp; 昵称</th></tr>
<tr><td style='vnd.ms-excel.numberformat:@'>2024053100001</td><td>张三<br>李四</td><td>&nbsp;</td></tr>
<tr><td rowspan=2>  5
  </td><td>a</td><td>b</td>
<tr><td>c<td>d
</table></body></html>"""
PAGE_ROWS = [
    ["订单编号", "买家 & 昵称", ""],
    ["2024053100001", "张三\n李四", ""],
    ["5", "a", "b"],
    ["", "c", "d"],
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "订单.xls"


def read(path: Path, content: bytes) -> list[list[str]]:
    path.write_bytes(content)
    with open_book(path) as book:
        assert book.format == "xls"
        return list(book.sheets[0].rows())


@pytest.mark.parametrize("codec", ["gbk", "utf-8", "utf-8-sig", "utf-16"])
def test_a_page_named_xls_is_read(path: Path, codec: str) -> None:
    assert read(path, PAGE.encode(codec)) == PAGE_ROWS


def test_a_page_is_read_again_and_in_pieces(path: Path) -> None:
    rows = "".join(f"<tr><td>{number}</td><td>{'字' * 20}</td></tr>" for number in range(10_000))
    path.write_text(f"<table>{rows}</table>", "utf-8")
    with open_book(path) as book:
        for _ in range(2):
            found = list(book.sheets[0].rows())
            assert len(found) == 10_000
            assert found[-1] == ["9999", "字" * 20]


def test_excels_xml_of_2003_is_read(path: Path) -> None:
    content = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
    <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
    <DocumentProperties><Author>row</Author></DocumentProperties><Styles><Style ss:ID="s1"/></Styles>
    <Worksheet ss:Name="订单"><Table>
    <Row><Cell><Data ss:Type="String">编号</Data></Cell><Cell/><Cell ss:Index="4"><Data ss:Type="String">金额</Data></Cell></Row>
    <Row><Cell ss:MergeAcross="2"><Data ss:Type="Number">1</Data></Cell><Cell><Data ss:Type="Number">2.5</Data></Cell></Row>
    </Table></Worksheet></Workbook>"""
    assert read(path, content.encode()) == [["编号", "", "", "金额"], ["1", "", "", "2.5"]]


def test_spans_beyond_any_sheet_do_not_swell(path: Path) -> None:
    rows = read(
        path, b'<table><tr><td colspan="999999999">a</td><td colspan=99999 rowspan=99999>b</td></tr></table>'
    )
    assert len(rows[0]) <= 16_385


@pytest.mark.parametrize(
    "content", ["<html><body>请登录</body></html>", "<!DOCTYPE html><html><p>404</p></html>"]
)
def test_a_page_without_a_table_is_no_sheet(path: Path, content: str) -> None:
    path.write_text(content, "utf-8")
    with pytest.raises(ShopError, match=r"sheet\.not_a_sheet"):
        open_book(path)
