"""Profiles of Shopkeeper's own lists, whose columns and words are said in the language they went out in."""

from typing import Any

from shopkeeper import i18n

# Where a rule or a condition names columns.
_NAMING = ("column", "columns", "filled")
# What names none in the table of a payment or of what is skipped.
_PLAIN = ("rule", "source", "equals", "matches")


def languages() -> list[str]:
    """The languages whose texts differ from those in the code."""
    return [code for code in i18n.LANGUAGES if i18n.catalogue(code)]


def translated(data: dict[str, Any], tables: tuple[str, ...], language: str) -> dict[str, Any]:
    """A profile's data with its columns and words in another language; `tables` hold its rules."""
    texts = i18n.catalogue(language)
    result = {key: value for key, value in data.items() if key != "translated"}
    for key in ("required", "absent", "carry", "shop", "platform_column", "buyer_column"):
        if key in data:
            result[key] = _said(data[key], texts)
    for key in ("states", "words"):
        result[key] = {texts.get(word, word): value for word, value in data.get(key, {}).items()}
    for key in ("skip", *tables):
        if key in data:
            result[key] = _rules(data[key], texts)
    return result


def _said(names: Any, texts: dict[str, str]) -> Any:
    if isinstance(names, list):
        return [_said(name, texts) for name in names]
    return texts.get(names, names)


def _rules(rules: Any, texts: dict[str, str]) -> Any:
    """Rules with the columns they name said in another language: those of fields, or a list of others."""
    if isinstance(rules, dict):
        return {field: _rule(rule, texts) for field, rule in rules.items()}
    return [{key: one if key in _PLAIN else _rule(one, texts) for key, one in rule.items()} for rule in rules]


def _rule(rule: Any, texts: dict[str, str]) -> Any:
    if isinstance(rule, dict):
        return {name: _said(one, texts) if name in _NAMING else one for name, one in rule.items()}
    if isinstance(rule, list):
        return [_rule(one, texts) for one in rule]
    return _said(rule, texts)
