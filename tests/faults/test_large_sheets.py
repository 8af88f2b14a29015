"""Sheets of a million rows stream through a child of little memory."""

import csv
import zipfile
from pathlib import Path

from shopkeeper.exchange.child import run_in_child
from tests.exchange import child_targets
from tests.exchange.sheet_makers import xlsx_parts

ROWS = 1_000_000


def test_a_million_rows_of_text_stream_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows((number, "买家", "x") for number in range(ROWS))

    rows, cells, first = run_in_child(child_targets.read_book, (path,), memory_limit_bytes=45_000_000)

    assert (rows, cells, first[0]) == (ROWS, 3 * ROWS, ["0", "买家", "x"])


def test_a_million_rows_of_a_workbook_stream_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in xlsx_parts("@").items():
            with package.open(name, "w") as part:
                start, mark, end = content.partition("@")
                part.write(start.encode())
                for first in range(1, ROWS + 1 if mark else 1, 10_000):
                    numbers = range(first, first + 10_000)
                    part.write(
                        "".join(f'<row r="{n}"><c r="B{n}"><v>{n}</v></c></row>' for n in numbers).encode()
                    )
                part.write(end.encode())

    rows, cells, first = run_in_child(child_targets.read_book, (path,), memory_limit_bytes=60_000_000)

    assert (rows, cells, first[0]) == (ROWS, 2 * ROWS, ["", "1"])
