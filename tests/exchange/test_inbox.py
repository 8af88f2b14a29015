"""What lies in a watched folder: recent sheets, looked at once."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from shopkeeper.errors import Cancelled, ShopError
from shopkeeper.exchange import inbox
from shopkeeper.exchange.inbox import Looker, sizes
from tests.exchange.made_sheets import ORDER, save, save_csv

NOW = datetime(2026, 11, 22, 8, 0, 0)


def export(folder: Path, name: str = "a.xlsx", number: str = "1") -> Path:
    path = save(folder, "taobao_orders_2020", [{**ORDER, "订单编号": number}], name=name)
    at = NOW.replace(tzinfo=UTC).timestamp()
    os.utime(path, (at, at))
    return path


def nothing(_: Sequence[str]) -> set[str]:
    return set()


def never() -> bool:
    return False


def test_a_folder_that_is_gone_has_no_files(tmp_path: Path) -> None:
    assert sizes(tmp_path / "gone", NOW) == {}


def test_each_file_is_looked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def run(work: Any, arguments: Any, on_message: Any, **_: Any) -> None:
        looked.append(len(arguments[0]))
        work(on_message, *arguments)

    monkeypatch.setattr(inbox, "run_in_child", run)
    looker = Looker()
    export(tmp_path)
    assert [one.platform for one in looker.look(sizes(tmp_path, NOW), nothing, never)] == ["taobao"]
    export(tmp_path, "b.xlsx", "2")
    (tmp_path / "bill.pdf").write_bytes(b"%PDF-1.7")
    assert len(looker.look(sizes(tmp_path, NOW), nothing, never)) == 2
    assert len(looker.look(sizes(tmp_path, NOW), nothing, never)) == 2
    assert looked == [1, 1]


def test_the_same_export_under_two_names_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        inbox, "run_in_child", lambda work, arguments, on_message, **_: work(on_message, *arguments)
    )
    content = export(tmp_path).read_bytes()
    at = NOW.replace(tzinfo=UTC).timestamp()
    (tmp_path / "a (1).xlsx").write_bytes(content)
    os.utime(tmp_path / "a (1).xlsx", (at, at))
    assert len(Looker().look(sizes(tmp_path, NOW), nothing, never)) == 1


def test_what_was_imported_is_not_new(tmp_path: Path) -> None:
    export(tmp_path)
    assert Looker().look(sizes(tmp_path, NOW), set, never) == []


def test_a_file_that_goes_while_it_is_looked_at_is_passed_over(tmp_path: Path) -> None:
    path = export(tmp_path)
    found = sizes(tmp_path, NOW)
    path.unlink()
    assert Looker().look(found, nothing, never) == []


@pytest.mark.child
def test_files_are_looked_at_in_a_child_process(tmp_path: Path) -> None:
    export(tmp_path)
    save_csv(tmp_path / "x.csv", [["a", "b"], ["1", "2"]])
    (found,) = Looker().look(sizes(tmp_path, NOW), nothing, never)
    assert found.path.name == "a.xlsx"


def test_a_child_that_dies_leaves_the_files_for_another_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(tmp_path)
    for error in (ShopError("child.died"), Cancelled()):

        def fail(*_: Any, error: Exception = error, **__: Any) -> None:
            raise error

        monkeypatch.setattr(inbox, "run_in_child", fail)
        if isinstance(error, Cancelled):
            with pytest.raises(Cancelled):
                Looker().look(sizes(tmp_path, NOW), nothing, never)
        else:
            assert Looker().look(sizes(tmp_path, NOW), nothing, never) == []


@pytest.fixture
def die_of_b(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A child that dies of what is called b; which files each child was given."""
    given: list[list[str]] = []

    def run(_: Any, arguments: Any, on_message: Any, **__: Any) -> None:
        files, own = arguments
        given.append([Path(name).stem for name, _ in files])
        for file in files:
            if Path(file[0]).stem == "b":
                raise ShopError("child.died")
            inbox.recognise_each(on_message, [file], own)

    monkeypatch.setattr(inbox, "run_in_child", run)
    return given


def test_a_file_that_ends_the_child_hides_no_other(tmp_path: Path, die_of_b: list[list[str]]) -> None:
    for place, name in enumerate("abc"):
        at = NOW.replace(tzinfo=UTC).timestamp() - place
        os.utime(export(tmp_path, f"{name}.xlsx", name), (at, at))
    looker = Looker()
    for children in ([["a", "b", "c"], ["b"], ["c"]], [["b"], ["b"]], [["b"], ["b"]], []):
        die_of_b.clear()
        assert [one.path.stem for one in looker.look(sizes(tmp_path, NOW), nothing, never)] == ["a", "c"]
        assert die_of_b == children, "after a third time it is given up"


def test_a_file_is_an_export_once_the_child_lives(
    tmp_path: Path, die_of_b: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    export(tmp_path, "b.xlsx")
    looker = Looker()
    assert looker.look(sizes(tmp_path, NOW), nothing, never) == []
    monkeypatch.setattr(
        inbox, "run_in_child", lambda work, arguments, on_message, **_: work(on_message, *arguments)
    )
    assert len(looker.look(sizes(tmp_path, NOW), nothing, never)) == 1
