"""Every text an owner can see is there in both languages."""

import ast
import json
import re
import string
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from shopkeeper import i18n
from shopkeeper.errors import ShopError
from shopkeeper.words import WORDS, say, sentence
from tests.sources import ROOT, calls, modules, text_of

CHINESE: dict[str, str] = json.loads((ROOT / "resources/i18n/zh_CN.json").read_text("utf-8"))
HAN = re.compile(r"[\u3400-\u9fff]")
# Names and signs that both languages write alike.
SAME = {
    "QQ", "Shopkeeper", "English", "Excel", "CSV",
    "Shopify", "WooCommerce", "Etsy", "eBay", "Square", "PayPal",
    "{filter}: {value}", "“{text}”",
}  # fmt: skip

# Where English stands as data that is translated when it is shown.
SHOWN = re.compile(
    r"shopkeeper/ui/|shopkeeper/shop/(\w+_list|channels|payments|planner_figures|planner_scores)\.py"
)
# How English words look, and what looks so and is none: keys, fonts, names of Qt's and of ours, styles.
ENGLISH = re.compile(r"\A[A-Z][a-z]+(?:[ ,.…:?!]|\Z)|\A(?!.*[=;#]).*\b[a-z]{2,} [a-z]{2,}\b", re.DOTALL)
NO_WORDS = re.compile(
    r"(Ctrl|Alt|Shift|Meta|Esc|Return|Enter|Del|Home|End|Up|Down|Tab|Space|Backspace|Insert|Delete|Escape)"
    r"([+;].*)?"
    r"|Noto .*|Segoe UI.*|Microsoft .*|PingFang .*|Inter|Fusion|Shopkeeper.*|SELECT .*|<.*",
    re.DOTALL,
)


def spoken() -> Iterator[tuple[str, str]]:
    """Every English text in the code that is shown translated, with where it stands."""
    for name, tree in modules().items():
        for called, call in calls(tree):
            for argument in _texts_of(called, call):
                yield from (
                    (f"{name}:{call.lineno}", text) for one in _choices(argument) if (text := text_of(one))
                )
        if SHOWN.match(name):
            yield from ((f"{name}:{line}", text) for line, text in _english(tree))
    for key, words in WORDS.items():
        yield from ((key, text) for text in ([words] if isinstance(words, str) else words))


def _texts_of(called: str, call: ast.Call) -> list[ast.expr]:
    if called == "tr":
        return call.args[:1]
    if called == "trn":
        return call.args[1:3]
    return []


def _english(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Literals that read as English and are no docstring, with their lines."""
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    no_texts = {
        id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
    }
    no_texts |= {
        id(call.args[0])
        for _, call in calls(tree)
        if call.args and ast.unparse(call.func).startswith("_log.")
    }
    no_texts |= {id(part) for kind in _annotations(tree) for part in ast.walk(kind)}
    for node in ast.walk(tree):
        text = text_of(node)
        if text and id(node) not in docs | no_texts and ENGLISH.match(text) and not NO_WORDS.fullmatch(text):
            yield node.lineno, text  # type: ignore[attr-defined]


def _annotations(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            if kind := getattr(node, name, None):
                yield kind


def _choices(node: ast.expr) -> list[ast.expr]:
    """The branches of `a if b else c`, else the node itself."""
    return [*_choices(node.body), *_choices(node.orelse)] if isinstance(node, ast.IfExp) else [node]


def literals() -> set[str]:
    """Every text literal of the program."""
    return {text for tree in modules().values() for node in ast.walk(tree) if (text := text_of(node))}


def places(text: str) -> set[str]:
    """The names of a text's places to fill."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_text_has_a_chinese_one() -> None:
    missing = {text: where for where, text in spoken() if text not in CHINESE}
    assert missing == {}


def test_every_chinese_text_is_used() -> None:
    assert sorted(set(CHINESE) - literals()) == []


def test_both_languages_fill_the_same_places() -> None:
    assert [text for text, chinese in CHINESE.items() if places(text) != places(chinese)] == []


def test_chinese_is_chinese() -> None:
    strange = [
        text
        for text, chinese in CHINESE.items()
        if not HAN.search(chinese) and re.search("[a-z]{2}", re.sub(r"{\w+}", "", chinese))
    ]
    assert [text for text in strange if text not in SAME] == []


def test_chinese_sentences_end_as_chinese_ones_do() -> None:
    ends = {".": "。", "?": "？", "!": "！", ":": "：", "…": "…"}
    wrong = {
        text: chinese
        for text, chinese in CHINESE.items()
        if text[-1] in ends and HAN.search(chinese) and chinese[-1] != ends[text[-1]]
    }
    assert wrong == {}


def test_chinese_texts_keep_to_chinese_punctuation() -> None:
    halfwidth = re.compile(r"[\u3400-\u9fff][,;!?]|[,;!?][\u3400-\u9fff]")
    assert {text: chinese for text, chinese in CHINESE.items() if halfwidth.search(chinese)} == {}


def test_chinese_texts_have_one_kind_of_quotation_marks() -> None:
    assert {text: chinese for text, chinese in CHINESE.items() if re.search('[“”‘’"]', chinese)} == {}


def test_texts_are_looked_up_whole() -> None:
    wrong = [
        f"{name}:{call.lineno}: {ast.unparse(argument)}"
        for name, tree in modules().items()
        for called, call in calls(tree)
        if called in ("tr", "trn")
        for argument in _texts_of(called, call)
        for node in _choices(argument)
        if isinstance(node, ast.JoinedStr | ast.BinOp | ast.Call)
    ]
    assert wrong == []


def test_no_text_is_the_start_of_a_sentence_put_together() -> None:
    assert [text for _, text in spoken() if text != text.strip()] == []


# The keys of commands and refusals, and what their words need


def keyed() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call that names words by a literal key: where, key, call."""
    for name, tree in modules().items():
        for called, call in calls(tree):
            key = text_of(call.args[0]) if call.args else None
            if key is not None and (called == "ShopError" or (called == "command" and "." in key)):
                yield f"{name}:{call.lineno}", key, call


def test_every_key_has_words() -> None:
    assert [(where, key) for where, key, _ in keyed() if key not in WORDS] == []


def test_every_refusal_fills_its_words() -> None:
    short = []
    for where, key, call in keyed():
        given = {item.arg for item in call.keywords}
        words = WORDS.get(key, "")
        needed = places(words) if isinstance(words, str) else set[str]()
        if None not in given and not needed <= given:
            short.append((where, key, needed - given))
    assert short == []


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("n", [1, 2])
def test_every_key_can_be_said(language: str, n: int) -> None:
    i18n.set_language(language)
    for key, words in WORDS.items():
        text = words if isinstance(words, str) else words[n != 1]
        args: dict[str, Any] = dict.fromkeys(places(text), "…")
        args |= {"n": n, "label": ("repair", {}), "labels": [("repair", {})]}
        assert say(key, args)


def test_a_refusal_is_said_in_the_language_of_the_moment() -> None:
    error = ShopError("customer.no_name")
    assert sentence(error) == "A customer needs a name."
    i18n.set_language("zh_CN")
    assert sentence(error) == CHINESE["A customer needs a name."]


def test_a_number_chooses_the_words() -> None:
    assert say("customer.delete", {"n": 1, "name": "Li"}) == "Delete customer Li"
    assert say("customer.delete", {"n": 2000, "name": "Li"}) == "Delete 2,000 customers"
    assert i18n.trn(1, "{n} customer", "{n} customers") == "1 customer"
    assert i18n.trn(1200, "{n} customer", "{n} customers") == "1,200 customers"


def test_an_unknown_language_is_english() -> None:
    i18n.set_language("zh_CN")
    i18n.set_language("xx")
    assert i18n.language() == "en"
    assert i18n.tr("Name") == "Name"


def test_texts_of_data_files_follow_the_language() -> None:
    texts = {"zh": "淘宝", "en": "Taobao"}
    assert (i18n.pick(texts), i18n.pick("SKU")) == ("Taobao", "SKU")
    i18n.set_language("zh_CN")
    assert i18n.pick(texts) == "淘宝"


# Data files


def _pairs(data: Any, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(data, dict):
        if {"zh", "en"} & data.keys():
            yield where, data
        for key, value in data.items():
            yield from _pairs(value, f"{where}.{key}")
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from _pairs(value, f"{where}[{place}]")


def test_every_text_of_a_data_file_is_there_in_both_languages() -> None:
    incomplete = [
        where
        for path in sorted(ROOT.glob("resources/**/*.toml"))
        for where, texts in _pairs(tomllib.loads(path.read_text("utf-8")), path.name)
        if not (texts.get("zh") and texts.get("en"))
    ]
    assert incomplete == []
