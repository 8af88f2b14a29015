"""The language of the moment, and texts in it.

English is written in the code; `resources/i18n/<language>.json` maps it to the
others. One catalogue serves window, command line and exports.
"""

import json
import locale
from functools import cache

from shopkeeper import paths

LANGUAGES = {"zh_CN": "简体中文", "en": "English"}

_language = "en"


@cache
def catalogue(language: str) -> dict[str, str]:
    """English text to text in `language`; empty for English itself."""
    file = paths.resources() / "i18n" / f"{language}.json"
    return json.loads(file.read_text("utf-8")) if file.exists() else {}


def language() -> str:
    """The code of the language in use, one of LANGUAGES."""
    return _language


def system_language() -> str:
    """The language of the system: Chinese where it is Chinese, else English."""
    name = (locale.getlocale()[0] or "").lower()
    return "zh_CN" if name.startswith(("zh", "chinese")) else "en"


def set_language(code: str) -> None:
    """Use `code` from now on; texts already shown are the caller's to say again."""
    global _language
    _language = code if code in LANGUAGES else "en"


def tr(text: str) -> str:
    """`text` in the language of the moment; fill its places with `.format` afterwards."""
    return catalogue(_language).get(text, text)


def trn(n: int, one: str, many: str, **places: object) -> str:
    """`one` for a single thing, else `many`, with {n} and the other places filled in."""
    return tr(one if n == 1 else many).format(n=f"{n:,}", **places)


def pick(texts: dict[str, str] | str) -> str:
    """The text of a data file's `{zh = "…", en = "…"}` in the language of the moment."""
    if isinstance(texts, str):
        return texts
    return texts["zh"] if _language == "zh_CN" else texts["en"]
