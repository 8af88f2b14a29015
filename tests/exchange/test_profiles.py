"""Profiles are data: complete, and clear about what is wrong in them."""

from pathlib import Path

import pytest

from shopkeeper.errors import ShopError
from shopkeeper.exchange.fields import KINDS, STATES
from shopkeeper.exchange.profiles import Profile, builtin, load, named
from shopkeeper.model.orders import OrderState

GOOD = """title = { zh = "甲", en = "A" }
platform = "a"
required = ["号"]

[order]
platform_number = "号"
state = { column = "态", or = [{ state = "finished" }] }
"""


@pytest.mark.parametrize("profile", builtin(), ids=lambda profile: profile.name)
def test_every_state_a_profile_names_is_a_state(profile: Profile) -> None:
    told = {one.state for rule in profile.order for one in (*rule.before, *rule.fallbacks)}
    assert {*profile.states.values(), *told} <= KINDS[profile.kind].states
    assert KINDS["orders"].states == STATES == set(OrderState)


def test_a_profile_is_found_by_name_or_path(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(GOOD, "utf-8")
    assert named(str(file)).name == "own"
    assert named("taobao_orders").platform == "taobao"
    with pytest.raises(ShopError) as refused:
        named("nobody")
    assert refused.value.key == "profile.unknown"


@pytest.mark.parametrize(
    ("change", "key", "line"),
    [
        (("[order]", "[order]\ncolour = 'x'"), "colour", "6"),
        (("[order]", "[oder]"), "oder", "5"),
        (('"甲", en', '"甲", de'), "title", "1"),
        (('= "号"', '= { column = "号", as = "magic" }'), "platform_number", "6"),
        (('= "号"', "= {}"), "platform_number", "6"),
        (("platform =", "platform"), "TOML", "2"),
        (('platform_number = "号"', 'recipient = "号"'), "platform_number", "1"),
        (('["号"]', '"号"'), "required", "3"),
        (('"a"', '"o\'a"'), "platform", "2"),
        (('"A"', "1"), "title", "1"),
        (('"finished"', '"done"'), "state", "7"),
        (("state = {", "memo = {"), "state", "1"),
        (("[order]", "dates = 'us'\n[order]"), "dates", "5"),
        (("[order]", "currency = 'yuan'\n[order]"), "currency", "5"),
        (("[order]", "[states]\n'好' = 'good'\n[order]"), "好", "6"),
        (("[order]", "[line]\nquantity = '量'\n[order]"), "price_e4", "1"),
        (('= "号"', '= { column = "号", as = "paid_before_refund" }'), "platform_number", "6"),
        (('= "号"', '= { columns = ["号", "甲"] }'), "platform_number", "6"),
        (('= "号"', '= { column = "号", rows = "some" }'), "platform_number", "6"),
        (('= "号"', '= { column = "号", beyond = "total" }'), "platform_number", "6"),
        (('= "号"', '= [{ column = "号" }, {}]'), "platform_number", "6"),
        (("[order]", "[[payment]]\nsource = 'paid'\n[order]"), "payment", "5"),
        (("[order]", "[[payment]]\nsource = 'paid'\nof = 'x'\n[order]"), "payment", "5"),
        (("[order]", "[[payment]]\nsource = 'paid'\namount = '额'\nunless = ['x']\n[order]"), "payment", "5"),
        (("[order]", "[line]\nwhen = { column = '量' }\n[order]"), "quantity", "1"),
        (
            ("[order]", "[line]\nwhen = { column = '量' }\nquantity = '量'\nprice_e4 = '价'\n[order]"),
            "when",
            "6",
        ),
        (("[order]", "skip = [{ rule = 'x', column = '量', matches = '(' }]\n[order]"), "skip", "5"),
        (("= [{ state", "= [{ when"), "state", "7"),
    ],
)
def test_a_malformed_profile_is_refused_by_file_line_and_key(
    tmp_path: Path, change: tuple[str, str], key: str, line: str
) -> None:
    file = tmp_path / "bad.toml"
    assert change[0] in GOOD
    file.write_text(GOOD.replace(*change), "utf-8")
    with pytest.raises(ShopError) as refused:
        load(file)
    assert refused.value.key == "data.malformed"
    assert refused.value.words == {"file": "bad.toml", "key": key, "line": line}
