"""Keys are called the same in hints and on caps, in both languages."""

import pytest

from shopkeeper.ui.kit.keys import keys_in_words
from shopkeeper.ui.kit.texts import switch_language


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_return_is_enter(qapp: object, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    switch_language(language)
    assert keys_in_words("Ctrl+Return") == "Ctrl+Enter" and keys_in_words("Enter") == "Enter"
    assert keys_in_words("Shift+↓") == "Shift+↓"
