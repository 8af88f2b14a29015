"""Text files: encodings, line ends and delimiters are found out; nothing is lost silently."""

import csv
import io
from pathlib import Path

import pytest

from shopkeeper.errors import ShopError
from shopkeeper.exchange.sheets import open_book

CHINESE = [
    ["订单编号", "买家昵称", "收货地址", "备注"],
    ["2024053100001", "小鱼儿", "浙江省杭州市西湖区文三路 100 号", "请尽快发货, 谢谢"],
    ["2024053100002", "张三", "广东省深圳市南山区", '他说“好”, "很好"'],
]
TAIWANESE = [
    ["訂單編號", "買家", "收件地址", "備註"],
    ["A1", "陳小姐", "臺北市信義區松壽路 9 號", "請盡快出貨, 謝謝"],
    ["A2", "林先生", "高雄市前鎮區中華五路", "送禮; 請包裝"],
]
WESTERN = [
    ["Order", "Käufer", "Straße", "Prix"],
    ["1", "Jürgen Müller", "Größenweg 5", "12,50 €"],
    ["2", "Zoé Lefèvre", "12 rue de l’Église", "£3.00"],
]
TABLES = [
    (CHINESE, "utf-8", "UTF-8"),
    (CHINESE, "utf-8-sig", "UTF-8"),
    (CHINESE, "gbk", "GB18030"),
    (CHINESE, "gb18030", "GB18030"),
    (TAIWANESE, "cp950", "Big5"),
    (WESTERN, "cp1252", "Windows-1252"),
    (WESTERN, "utf-8", "UTF-8"),
    (CHINESE, "utf-16", "UTF-16"),
    (CHINESE, "utf-16-le", "UTF-16 LE"),
    (CHINESE, "utf-16-be", "UTF-16 BE"),
    (WESTERN, "utf-16-le", "UTF-16 LE"),
]


def text_of(rows: list[list[str]], delimiter: str = ",", line_end: str = "\r\n") -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return file.getvalue()


def read(path: Path, content: bytes | str, **choices) -> list[list[str]]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with open_book(path, **choices) as book:
        return list(book.sheets[0].rows())


def refused(path: Path, content: bytes | str, **choices) -> ShopError:
    with pytest.raises(ShopError) as refusal:
        read(path, content, **choices)
    return refusal.value


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "订单.csv"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(("rows", "codec", "name"), TABLES)
def test_encoding_line_end_and_delimiter_are_found_out(
    path: Path, rows: list[list[str]], codec: str, name: str, delimiter: str, line_end: str
) -> None:
    path.write_bytes(text_of(rows, delimiter, line_end).encode(codec))
    with open_book(path) as book:
        assert (book.format, book.encoding, book.delimiter) == ("csv", name, delimiter)
        assert [sheet.name for sheet in book.sheets] == ["订单"]
        assert list(book.sheets[0].rows()) == rows
        assert list(book.sheets[0].rows()) == rows, "reading again starts again"
        assert book.sheets[0].row_count_hint == 3


def test_mixed_line_ends_are_line_ends(path: Path) -> None:
    assert read(path, "a,b\r\nc,d\ne,f\rg,h") == [["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"]]


def test_cells_stay_as_they_stand(path: Path) -> None:
    content = 'no,text\r\n="123","\t9001"\r\n\'5, x \r\n"two\r\nlines","say ""hi"""\r\n\r\n1\r\n1,2,3,4\r\n'
    assert read(path, content) == [
        ["no", "text"], ['="123"', "\t9001"], ["'5", " x "],
        ["two\r\nlines", 'say "hi"'], [], ["1"], ["1", "2", "3", "4"],
    ]  # fmt: skip


def test_traditional_chinese_in_gbk_is_not_taken_for_big5(path: Path) -> None:
    assert read(path, text_of(TAIWANESE).encode("gbk")) == TAIWANESE


@pytest.mark.parametrize("before", [0, 400])
def test_hong_kong_characters_beyond_big5_are_read(path: Path, before: int) -> None:
    rows = TAIWANESE * (before + 1) + [["A3", "黃太", "九龍深水埗", "喺度嘅嘢唔該"]]
    path.write_bytes(text_of(rows).encode("big5hkscs"))
    with open_book(path) as book:
        assert (book.encoding, list(book.sheets[0].rows())) == ("Big5-HKSCS", rows)


@pytest.mark.parametrize("codec", ["gb18030", "cp950", "cp1252"])
def test_one_word_beyond_ascii_is_enough(path: Path, codec: str) -> None:
    word = {"gb18030": "中国", "cp950": "台灣", "cp1252": "Café"}[codec]
    rows = [["name", "total"], *([["x", "1"]] * 50), [word, "2"]]
    assert read(path, text_of(rows).encode(codec)) == rows


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le"])
def test_a_character_cut_by_the_pieces_of_reading_is_whole(path: Path, codec: str) -> None:
    piece = 1 << 20
    plain = "xyz,123\n".encode(codec)
    before = plain * (piece // len(plain) - 1)
    for shift in range(4):
        words = "x" * shift + "订单编号买家昵称"
        assert read(path, before + words.encode(codec))[-1] == [words]


def test_a_late_word_in_a_large_file_decides_its_encoding(path: Path) -> None:
    rows = [
        ["name", "total"],
        *([["x" * 90, "1"]] * 20_000),
        ["广东省深圳市", "2"],
        *([["y" * 90, "1"]] * 20_000),
    ]
    path.write_bytes(text_of(rows).encode("gbk"))
    with open_book(path) as book:
        assert book.encoding == "GB18030"
        assert list(book.sheets[0].rows()) == rows


@pytest.mark.parametrize(("rows", "codec", "name"), [TABLES[0], TABLES[2], TABLES[4]])
def test_a_damaged_character_is_refused_with_its_line_never_dropped(
    path: Path, rows: list[list[str]], codec: str, name: str
) -> None:
    content = text_of(rows * 30).encode(codec)
    lines = content.split(b"\r\n")
    lines[40] = lines[40][:-3] + b"\xff\xff" + lines[40][-3:]

    refusal = refused(path, b"\r\n".join(lines))

    assert refusal.key == "sheet.encoding"
    assert refusal.words == {"line": 41, "encoding": name}


def test_a_damaged_character_is_replaced_when_the_owner_says_so(path: Path) -> None:
    content = "订单,编号\n".encode() * 20 + b"\xff,1\n"

    assert read(path, content, errors="replace")[-1] == ["\ufffd", "1"]


def test_the_owner_may_name_the_encoding(path: Path) -> None:
    assert read(path, "a,é\n".encode("cp1252"), codec="cp1252") == [["a", "é"]]
    assert refused(path, b"a,\x81\n", codec="cp1252").key == "sheet.encoding"


def test_a_cut_last_character_is_refused(path: Path) -> None:
    assert refused(path, text_of(CHINESE).encode()[:-3][:-10] + "谢".encode()[:2]).key == "sheet.encoding"


def test_a_semicolon_file_with_commas_in_its_numbers_keeps_its_columns(path: Path) -> None:
    assert read(path, "Artikel;Preis;Menge\nA;1,50;2,0\nB;2,50;3,0\n")[1] == ["A", "1,50", "2,0"]


def test_lines_before_the_header_do_not_hide_the_delimiter(path: Path) -> None:
    lines = ["导出时间：2024-05-31 10:00:00", "店铺：小店, 一号", "", *["a;b;c"] * 5, "共 5 行"]
    assert read(path, "\n".join(lines))[3] == ["a", "b", "c"]


def test_excels_own_delimiter_line_is_obeyed(path: Path) -> None:
    assert read(path, "sep=|\na,x|b\nc,y|d\n")[1:] == [["a,x", "b"], ["c,y", "d"]]


def test_a_single_column_is_a_sheet(path: Path) -> None:
    assert read(path, "昵称\n张三\n李四\n") == [["昵称"], ["张三"], ["李四"]]


def test_zero_characters_are_left_out(path: Path) -> None:
    assert read(path, "name,total\n" * 50 + "ab\0c,1\n")[-1] == ["abc", "1"]


def test_a_cell_of_excels_longest_is_read_and_a_monster_refused(path: Path) -> None:
    assert len(read(path, "a,b\n" + "x" * 32_767 + ",1\n")[1][0]) == 32_767
    assert refused(path, "a,b\nc," + "x" * 2_000_000 + "\n").key == "sheet.long_cell"


def test_a_quotation_mark_that_never_closes_is_refused_with_its_row(path: Path) -> None:
    refusal = refused(path, 'a,b\nc,d\ne,"f\ng,h\ni,j\n')
    assert (refusal.key, refusal.words) == ("sheet.open_quote", {"row": 3})


def test_an_odd_quotation_mark_inside_a_cell_is_text(path: Path) -> None:
    assert read(path, 'size,n\n5" nail,1\nscrew,2') == [["size", "n"], ['5" nail', "1"], ["screw", "2"]]


def test_a_cell_of_many_columns_is_read(path: Path) -> None:
    assert read(path, ",".join(map(str, range(16_384))) + "\n")[0][-1] == "16383"


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"\r\n\r\n", b" ", b",,,\n,,,\n", b"\xff\xfe"])
def test_a_file_of_nothing_says_so(path: Path, content: bytes) -> None:
    assert refused(path, content).key == "sheet.no_rows"


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "sheet.empty"),
        (b"%PDF-1.7 text", "sheet.not_a_sheet"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "sheet.not_a_sheet"),
        (bytes(range(1, 128)) * 9, "sheet.not_a_sheet"),
        (bytes(1000), "sheet.not_a_sheet"),
        (bytes(range(256)) * 9, "sheet.not_a_sheet"),
        (b"\xff\xfea\0,\0\x00\xd8\n\0", "sheet.encoding"),
        (b"Rar!\x1a\x07", "sheet.archive"),
        (b"\x1f\x8b\x08", "sheet.archive"),
    ],
)
def test_what_is_no_sheet_is_refused(path: Path, content: bytes, key: str) -> None:
    assert refused(path, content).key == key


def test_a_missing_file_a_folder_and_a_held_file_say_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ShopError, match=r"sheet\.missing"):
        open_book(path)
    with pytest.raises(ShopError, match=r"sheet\.(not_a_sheet|in_use)"):
        open_book(path.parent)

    def held(*_, **__):
        raise PermissionError

    monkeypatch.setattr(Path, "open", held)
    with pytest.raises(ShopError, match=r"sheet\.in_use"):
        open_book(path)


def test_a_file_that_changes_while_it_is_read_is_refused(path: Path) -> None:
    path.write_text("a,b\n", "utf-8")
    with open_book(path) as book:
        path.write_bytes(b"a,b\nc,\xff\n")
        with pytest.raises(ShopError, match=r"sheet\.encoding"):
            list(book.sheets[0].rows())
