"""The program's settings outlive it and no broken file stops it."""

import pytest

from shopkeeper.settings import ProgramSettings


def test_what_was_put_is_there_at_the_next_start() -> None:
    ProgramSettings().put("language", "zh_CN")
    assert ProgramSettings().get("language") == "zh_CN"


def test_what_was_never_put_is_the_default() -> None:
    assert ProgramSettings().get("theme", "system") == "system"


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"null"])
def test_a_broken_file_counts_as_empty(content: bytes) -> None:
    settings = ProgramSettings()
    settings.path.write_bytes(content)
    assert ProgramSettings().get("language") is None


def test_a_folder_that_can_not_be_written_loses_nothing_while_the_program_runs() -> None:
    settings = ProgramSettings()
    settings.path.with_suffix(".new").mkdir()
    settings.put("language", "en")
    assert settings.get("language") == "en"
