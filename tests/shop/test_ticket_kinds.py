"""Kinds of tickets are data: one more file is one more kind, a malformed one is said by file, key and line."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from shopkeeper import i18n, paths
from shopkeeper.errors import ShopError
from shopkeeper.shop import ticket_kinds
from shopkeeper.shop.ticket_kinds import DEEDS, GOODS, GUARDS, KINDS_OF_MONEY, kinds, load, named, vocabulary
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.words import sentence
from tests.shop.cases import open_ticket, ticket

GOOD = """title = { zh = "鉴定", en = "Appraisal" }
about = { zh = "送检", en = "Sent to be examined" }
icon = "search"
place = 95
order = true
guards = ["sent"]
goods = "none"
money = "none"
reply = "care"
promise_days = 5
reasons = ["quality"]
outcomes = ["answered"]

[[step]]
name = "send"
text = { zh = "送检", en = "Send it" }

[[step]]
name = "tell"
text = { zh = "告诉买家", en = "Tell the buyer" }
hint = { zh = "附证书", en = "With the certificate" }
by = "send"
"""


@pytest.fixture
def resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the program's data files, to which a test adds."""
    folder = tmp_path / "resources"
    for name in ("tickets", "icons"):
        shutil.copytree(paths.resources() / name, folder / name)
    shutil.copy(paths.resources() / "ticket_words.toml", folder)
    monkeypatch.setattr("shopkeeper.paths.resources", lambda: folder)
    ticket_kinds.shelf.cache_clear()
    vocabulary.cache_clear()
    yield folder
    ticket_kinds.shelf.cache_clear()
    vocabulary.cache_clear()


def test_the_kinds_are_those_of_after_sales_in_their_order() -> None:
    assert list(kinds()) == [
        "question", "hurry", "where", "return_refund", "refund_only", "refused", "exchange", "send_again", "repair",
        "intercept", "complaint", "bad_review", "lost", "price_protection", "pay_difference",
    ]  # fmt: skip
    assert {one.goods for one in kinds().values()} == set(GOODS)
    assert {one.money for one in kinds().values()} == set(KINDS_OF_MONEY)
    assert {guard for one in kinds().values() for guard in one.guards} == set(GUARDS)
    assert {step.by for one in kinds().values() for step in one.steps} - {""} == set(DEEDS)


@pytest.mark.parametrize("kind", list(ticket_kinds.kinds()))
def test_each_kind_has_an_icon_a_checklist_reasons_and_outcomes(kind: str) -> None:
    found = named(kind)
    assert (paths.resources() / "icons" / f"{found.icon}.svg").is_file()
    assert found.steps and found.outcomes and ticket_kinds.reasons_of(found)
    assert found.reply and found.promise_days


def test_one_more_file_is_one_more_kind(resources: Path, shop: ShopFile) -> None:
    (resources / "tickets" / "appraisal.toml").write_text(GOOD, "utf-8")
    assert list(kinds()).index("appraisal") == list(kinds()).index("repair") + 1
    found = named("appraisal")
    assert [(step.name, step.by, bool(step.hint)) for step in found.steps] == [
        ("send", "", False),
        ("tell", "send", True),
    ]
    assert (found.promise_days, found.answer_hours, found.worth) == (5, None, False)
    from shopkeeper.model.orders import OrderState
    from tests.shop.cases import sold_order

    one = open_ticket(shop, "appraisal", sold_order(shop, OrderState.FINISHED))
    assert ticket(shop, one).promise_days == 5
    assert ticket_kinds.kind_word("appraisal") == "Appraisal"
    i18n.set_language("zh_CN")
    assert ticket_kinds.kind_word("appraisal") == "鉴定"


@pytest.mark.parametrize(
    ("change", "key", "line"),
    [
        (('en = "Appraisal"', 'de = "x"'), "title", "1"),
        (('zh = "送检", en = "Sent to be examined"', 'zh = "送检"'), "about", "2"),
        (("place = 95", "place = -1"), "place", "4"),
        (("order = true", 'order = "yes"'), "order", "5"),
        (('guards = ["sent"]', 'guards = ["often"]'), "guards", "6"),
        (("order = true\n", ""), "guards", "5"),
        (('order = true\nguards = ["sent"]\ngoods = "none"', 'goods = "back"'), "goods", "5"),
        (('goods = "none"', 'goods = "some"'), "goods", "7"),
        (('money = "none"\n', ""), "money", "1"),
        (("promise_days = 5", "promise_days = 999"), "promise_days", "10"),
        (('reasons = ["quality"]', 'reasons = ["beauty"]'), "reasons", "11"),
        (('reasons = ["quality"]', "reasons = []"), "reasons", "11"),
        (('outcomes = ["answered"]', 'outcomes = ["won"]'), "outcomes", "12"),
        (('name = "tell"', 'name = "send"'), "name", "19"),
        (('by = "send"', 'by = "dance"'), "by", "22"),
        (("hint = {", "tip = {"), "tip", "21"),
        (("promise_days", "promise"), "promise", "10"),
        ((GOOD[GOOD.index("[[step]]") :], ""), "step", "1"),
        (("place = 95", "place = "), "TOML", "4"),
    ],
)
def test_a_malformed_kind_is_said_by_file_key_and_line(
    tmp_path: Path, change: tuple[str, str], key: str, line: str
) -> None:
    file = tmp_path / "bad.toml"
    assert change[0] in GOOD
    file.write_text(
        GOOD.replace(*change, 1) if change[0] != 'name = "tell"' else GOOD.replace(*change), "utf-8"
    )
    with pytest.raises(ShopError) as refused:
        load(file)
    assert refused.value.key == "data.malformed"
    assert refused.value.words == {"file": "bad.toml", "key": key, "line": line}
    assert "bad.toml" in sentence(refused.value)


@pytest.mark.parametrize(
    ("change", "key"),
    [(('fault = "supplier"', 'fault = "moon"'), "fault"), (("leaves = [", "leafs = ["), "leafs")],
)
def test_malformed_words_are_said_too(resources: Path, change: tuple[str, str], key: str) -> None:
    file = resources / "ticket_words.toml"
    file.write_text(file.read_text("utf-8").replace(*change, 1), "utf-8")
    with pytest.raises(ShopError) as refused:
        vocabulary()
    assert (refused.value.words["file"], refused.value.words["key"]) == ("ticket_words.toml", key)


def test_words_follow_the_language_and_what_is_not_known_is_shown_as_it_is() -> None:
    said = {
        "kind": ticket_kinds.kind_word("return_refund"),
        "reason": ticket_kinds.reason_word("size.small"),
        "branch": ticket_kinds.branch_word("size"),
        "outcome": ticket_kinds.outcome_word("returned"),
        "fault": ticket_kinds.fault_word("courier"),
    }
    assert said == {
        "kind": "Return and refund",
        "reason": "Does not fit · Too small",
        "branch": "Does not fit",
        "outcome": "Returned and refunded",
        "fault": "The courier",
    }
    i18n.set_language("zh_CN")
    assert ticket_kinds.reason_word("size.small") == "尺寸不合适 · 偏小"
    for word in (
        ticket_kinds.kind_word,
        ticket_kinds.reason_word,
        ticket_kinds.branch_word,
        ticket_kinds.outcome_word,
        ticket_kinds.fault_word,
    ):
        assert word("of another time") == "of another time"


def test_a_leaf_may_have_another_fault_than_its_branch() -> None:
    reasons = vocabulary().reasons
    assert (reasons["late.dispatch"].fault, reasons["late.courier"].fault) == ("shop", "courier")
