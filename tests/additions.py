"""One more data file of each sort, as an owner would add it, and the ways each can be malformed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shopkeeper import paths
from shopkeeper.errors import ShopError
from shopkeeper.exchange import own_profiles, profiles
from shopkeeper.shop import carriers, reply_sets, ticket_kinds, worksheets

WORKSHEET = """\
title = { zh = "直播计划", en = "Live sale plan" }
about = { zh = "一场直播", en = "One live sale" }
icon = "megaphone"
place = 70

[[section]]
name = "goods"
kind = "list"
title = { zh = "卖什么", en = "What to sell" }
figures = ["sales"]

[[section]]
name = "do"
kind = "measures"
of = ["goods"]
title = { zh = "要做什么", en = "What to do" }
"""
CARRIER = """\
title = { zh = "云上快递", en = "Cloud Express" }
also = ["云上"]
place = 5
phone = "400-1"
page = "https://cloud.example/{number}"
numbers = ["YS[0-9]{8}"]
"""
PROFILE = """\
title = { zh = "云上订单", en = "Cloud orders" }
platform = "cloud"
required = ["云上单号"]

[order]
platform_number = "云上单号"
placed_at = "下单"
stated_cents = "合计"
state = { column = "进度", or = [{ state = "finished" }] }

[states]
"完成" = "finished"
"""
REPLIES = """\
[categories]
pearls = { zh = "珍珠", en = "Pearls" }

[[reply]]
category = "pearls"
title = { zh = "珍珠保养", en = "Care of pearls" }
text = { zh = "{buyer}，珍珠怕汗。", en = "Pearls fear sweat, {buyer}." }
shortcut = "zzby"
"""
KIND = """\
title = { zh = "鉴定", en = "Appraisal" }
about = { zh = "送检", en = "Sent to be examined" }
icon = "search"
place = 5
order = true
guards = ["sent"]
goods = "none"
money = "none"
promise_days = 5
reasons = ["quality"]
outcomes = ["answered"]

[[step]]
name = "send"
text = { zh = "送检", en = "Send it" }
by = "parcel"
"""

Change = tuple[str, str]
# What is changed in a good file, and the key and line of the refusal.
Wrong = tuple[Change, str, str]


@dataclass(frozen=True)
class Addition:
    """A sort of data file: its folders in the program and of the owner, one more of it, and bad ones."""

    program: str
    own: str
    name: str
    text: str
    known: Callable[[], Any]
    problems: Callable[[], Any]
    wrong: tuple[Wrong, ...]

    def put(self, text: str | None = None, *, program: bool = False) -> Path:
        """The file in the owner's folder, or in the program's."""
        folder = paths.resources() / self.program if program else paths.data_folder() / self.own
        folder.mkdir(exist_ok=True)
        file = folder / f"{self.name}.toml"
        file.write_text(self.text if text is None else text, "utf-8")
        return file


def forget() -> None:
    """Data files are read once a program: read them anew."""
    for cached in (worksheets.shelf, carriers.shelf, ticket_kinds.shelf, ticket_kinds.vocabulary,
                   reply_sets._shelf, profiles.builtin):  # fmt: skip
        cached.cache_clear()


def _profiles() -> tuple[list[str], list[ShopError]]:
    own, problems = own_profiles.load_each(own_profiles.files())
    return [one.name for one in (*own, *profiles.builtin())], problems


ADDITIONS = {
    "worksheet": Addition(
        "worksheets", "worksheets", "live", WORKSHEET,
        lambda: worksheets.shelf().found, lambda: worksheets.shelf().problems,
        (
            (("place = 70", "place = "), "TOML", "4"),
            (("place = 70", "palce = 70"), "palce", "4"),
            (('about = { zh = "一场直播", en = "One live sale" }\n', ""), "about", "1"),
            (('kind = "list"\n', ""), "kind", "6"),
            (("place = 70", 'place = "first"'), "place", "4"),
            (('title = { zh = "直播计划", en = "Live sale plan" }', 'title = "直播计划"'), "title", "1"),
            (('zh = "卖什么", ', ""), "title", "9"),
            (('icon = "megaphone"', 'icon = "hammer"'), "icon", "3"),
            (('figures = ["sales"]', 'figures = ["luck"]'), "figures", "10"),
            (('of = ["goods"]', 'of = ["people"]'), "of", "15"),
            (('name = "do"', 'name = "goods"'), "name", "7"),
            (('name = "do"', 'name = "do"\ncolour = "red"'), "colour", "14"),
        ),
    ),
    "carrier": Addition(
        "carriers", "carriers", "cloud", CARRIER,
        lambda: carriers.shelf().found, lambda: carriers.shelf().problems,
        (
            (('phone = "400-1"', "phone = 400-1"), "TOML", "4"),
            (("phone", "fone"), "fone", "4"),
            (('title = { zh = "云上快递", en = "Cloud Express" }\n', ""), "title", "1"),
            (('"云上快递", en', '"云上快递", fr'), "title", "1"),
            (('also = ["云上"]', 'also = "云上"'), "also", "2"),
            (("place = 5", "place = true"), "place", "3"),
            (("{number}", "{nummer}"), "page", "5"),
            (("https://", "http://"), "page", "5"),
            (("[0-9]", "[0-9"), "numbers", "6"),
            (('["YS[0-9]{8}"]', "[8]"), "numbers", "6"),
        ),
    ),
    "profile": Addition(
        "platforms", "profiles", "cloud_orders", PROFILE,
        lambda: _profiles()[0], lambda: _profiles()[1],
        (
            (('platform = "cloud"', 'platform = "cloud'), "TOML", "2"),
            (("platform =", "platfrom ="), "platfrom", "2"),
            (("required =", "title2 ="), "title2", "3"),
            (('required = ["云上单号"]\n', ""), "required", "1"),
            (('platform_number = "云上单号"\n', ""), "platform_number", "1"),
            (('platform = "cloud"', "platform = 7"), "platform", "2"),
            (('["云上单号"]', '"云上单号"'), "required", "3"),
            (('["云上单号"]', "[1]"), "required", "3"),
            (('title = { zh = "云上订单", en = "Cloud orders" }', 'title = "云上"'), "title", "1"),
            (('= "下单"', "= 5"), "placed_at", "7"),
            (('= "下单"', '= { column = "下单", as = "magic" }'), "placed_at", "7"),
            (("stated_cents", "stated_pence"), "stated_pence", "8"),
            (('{ state = "finished" }', '{ sate = "finished" }'), "state", "9"),
            (('{ state = "finished" }', '{ state = "done" }'), "state", "9"),
            (('= "finished"\n', '= "done"\n'), "完成", "12"),
            (('= "finished"\n', "= 3\n"), "完成", "12"),
            (("[states]", "[[states]]"), "states", "11"),
            (("[states]", "skip = 3\n[states]"), "skip", "11"),
            (("\n[order]", "skip = [{ rule = 'x', column = 3, equals = 4 }]\n[order]"), "skip", "4"),
            (("\n[order]", "blank = { '合计' = 'x' }\n[order]"), "blank", "4"),
            (("\n[order]", "carry = [1]\n[order]"), "carry", "4"),
            (("\n[order]", "payment = [3]\n[order]"), "payment", "4"),
            (("\n[order]", "translated = 'no'\n[order]"), "translated", "4"),
        ),
    ),
    "reply set": Addition(
        "replies", "replies", "pearls", REPLIES,
        lambda: {one.origin.partition("/")[0] for one in reply_sets.shelf().replies},
        lambda: reply_sets.shelf().problems,
        (
            (("[[reply]]", "[[reply]"), "TOML", "4"),
            (("shortcut", "shortcat"), "shortcat", "8"),
            (("[[reply]]", "[[replys]]"), "replys", "4"),
            (('title = { zh = "珍珠保养", en = "Care of pearls" }\n', ""), "title", "4"),
            (('shortcut = "zzby"', "shortcut = 2"), "shortcut", "8"),
            (('pearls = { zh = "珍珠", en = "Pearls" }', 'pearls = "珍珠"'), "pearls", "2"),
            (("Pearls fear sweat, {buyer}.", "Pearls fear sweat, {friend}."), "text", "7"),
            (("[categories]", "[[categories]]"), "categories", "1"),
        ),
    ),
    "ticket kind": Addition(
        "tickets", "tickets", "appraisal", KIND,
        lambda: ticket_kinds.shelf().found, lambda: ticket_kinds.shelf().problems,
        (
            (("order = true", "order = yes"), "TOML", "5"),
            (("promise_days", "promise"), "promise", "9"),
            (('goods = "none"\n', ""), "goods", "1"),
            (("order = true", 'order = "yes"'), "order", "5"),
            (('"Appraisal"', "1"), "title", "1"),
            (('icon = "search"', 'icon = "hammer"'), "icon", "3"),
            (('guards = ["sent"]', 'guards = ["sold"]'), "guards", "6"),
            (('reasons = ["quality"]', 'reasons = ["beauty"]'), "reasons", "10"),
            (('outcomes = ["answered"]', 'outcomes = ["won"]'), "outcomes", "11"),
            (('by = "parcel"', 'by = "dance"'), "by", "16"),
            ((KIND[KIND.index("[[step]]") :], ""), "step", "1"),
        ),
    ),
}  # fmt: skip
