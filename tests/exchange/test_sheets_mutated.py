"""Broken files of every format end in rows or in a sentence."""

from pathlib import Path

from shopkeeper.words import WORDS
from tests.faults import sheets


def test_mutated_sheets_end_in_rows_or_a_sentence(tmp_path: Path) -> None:
    ends = sheets.run(300, 7, tmp_path)

    assert sum(sum(counts.values()) for counts in ends.values()) == 300
    for counts in ends.values():
        assert set(counts) <= {"rows", *WORDS}


def test_a_child_that_dies_over_one_file_goes_on_with_the_next(monkeypatch, tmp_path: Path) -> None:
    files = [tmp_path / str(number) for number in range(3)]
    for file in files:
        file.write_text("a,b\n1,2\n")
    files[1].write_text("crash")
    monkeypatch.setattr(sheets, "read_all", sheets_that_crash)

    assert list(sheets.outcomes(files)) == ["rows", "child.died", "rows"]


def sheets_that_crash(send, files: list[Path]) -> None:
    import os

    for file in files:
        if file.read_text() == "crash":
            os.abort()
        send("rows")
