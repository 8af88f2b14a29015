"""Settings of the program are kept, and never keep the program from starting."""

import os
from pathlib import Path

import pytest

from shopkeeper import paths
from shopkeeper.settings import ProgramSettings


def test_what_was_put_is_there_the_next_time() -> None:
    ProgramSettings().put("language", "zh_CN")
    ProgramSettings().put("recent", ["/a/店.shop", os.fsdecode(b"/b/\xff.shop")])
    again = ProgramSettings()
    assert (again.get("language"), again.get("recent")) == (
        "zh_CN",
        ["/a/店.shop", os.fsdecode(b"/b/\xff.shop")],
    )
    assert again.get("theme") is None and again.get("theme", "light") == "light"


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"null", b"[" * 100_000])
def test_a_broken_file_counts_as_empty(content: bytes) -> None:
    settings = ProgramSettings()
    settings.path.write_bytes(content)
    again = ProgramSettings()
    assert again.get("language") is None
    again.put("language", "en")
    assert ProgramSettings().get("language") == "en"


def test_a_file_that_can_not_be_written_holds_until_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = ProgramSettings()
    settings.put("language", "en")

    def refuse(*_: object) -> None:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        settings.put("language", "zh_CN")
    assert settings.get("language") == "zh_CN"
    assert ProgramSettings().get("language") == "en"
    assert [path.name for path in settings.path.parent.iterdir()] == [settings.path.name]


def test_what_is_the_same_is_not_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = ProgramSettings()
    settings.put("language", "en")
    settings.path.unlink()
    settings.put("language", "en")
    assert not settings.path.exists()


def test_a_folder_that_is_not_there_is_no_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("shopkeeper.paths.config_folder", lambda: tmp_path / "gone")
    settings = ProgramSettings()
    settings.put("language", "en")
    assert settings.get("language") == "en"


def test_a_name_that_is_no_unicode_is_kept() -> None:
    ProgramSettings().put("recent", ["/a/店.shop", os.fsdecode(b"/b/\xff.shop")])
    assert ProgramSettings().get("recent") == ["/a/店.shop", os.fsdecode(b"/b/\xff.shop")]


def test_a_place_taken_by_something_else_is_no_error() -> None:
    settings = ProgramSettings()
    settings.path.with_suffix(".new").mkdir()
    settings.put("language", "en")
    assert settings.get("language") == "en"


def test_backups_lie_beside_the_shop_unless_a_folder_was_chosen(tmp_path: Path) -> None:
    settings = ProgramSettings()
    one, other = tmp_path / "a" / "my.shop", tmp_path / "b" / "my.shop"
    assert settings.backups_of(one) == tmp_path / "a" / "my backups"
    settings.put("backup_folder", str(tmp_path / "drive"))
    assert settings.backups_of(paths.default_shop()) == tmp_path / "drive" / "my backups"
    assert settings.backups_of(one).parent == tmp_path / "drive"
    assert settings.backups_of(one) != settings.backups_of(other)
    settings.put("backup_folder", 5)
    assert settings.backups_of(one) == tmp_path / "a" / "my backups"


def test_a_second_folder_gets_backups_only_where_one_is_chosen(tmp_path: Path) -> None:
    settings, shop = ProgramSettings(), tmp_path / "my.shop"
    assert settings.second_backups_of(shop) is None
    settings.put("second_backup_folder", 7)
    assert settings.second_backups_of(shop) is None
    settings.put("second_backup_folder", str(tmp_path / "stick"))
    found = settings.second_backups_of(shop)
    assert found is not None and found.parent == tmp_path / "stick"


@pytest.mark.parametrize(("kept", "hours"), [(None, 2), ("4", 4), ("0", 0), (8, 8), ("3", 0), ([], 0)])
def test_a_backup_is_made_every_few_hours_of_work(kept: object, hours: int) -> None:
    settings = ProgramSettings()
    if kept is not None:
        settings.put("backup_hours", kept)
    assert settings.backup_hours() == hours
