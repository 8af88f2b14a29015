"""Quick replies: sets, the owner's own, search, and what they are filled in with."""

from datetime import datetime
from pathlib import Path

import pytest

from shopkeeper import paths
from shopkeeper.errors import ShopError
from shopkeeper.i18n import set_language
from shopkeeper.shop import orders, replies, reply_sets, settings
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.order_lines import LineData
from shopkeeper.shop.orders import OrderData
from shopkeeper.shop.replies import ReplyData, ReplyShown
from shopkeeper.store.shop_file import ShopFile

NOW = datetime(2026, 11, 22, 14)

SET = """
[categories]
jade = { zh = "玉", en = "Jade" }

[[reply]]
category = "jade"
title = { zh = "产地", en = "Origin" }
text = { zh = "{product} 来自和田。", en = "{product} comes from Hetian." }
shortcut = "cd9"
"""


@pytest.fixture(autouse=True)
def read_anew() -> None:
    """Sets are read once a program; here each test has a folder of its own."""
    reply_sets._shelf.cache_clear()


def own(text: str, name: str = "mine") -> Path:
    folder = paths.data_folder() / "replies"
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.toml"
    file.write_text(text, "utf-8")
    return file


def every(shop: ShopFile) -> list[ReplyShown]:
    with shop.read() as session:
        return replies.every(session)


def test_the_first_set_is_whole_in_both_languages() -> None:
    shelf = reply_sets.shelf()
    assert len(shelf.replies) >= 30 and not shelf.problems
    shortcuts = [one.shortcut for one in shelf.replies if one.shortcut]
    assert len(set(shortcuts)) == len(shortcuts)
    assert len({one.origin for one in shelf.replies}) == len(shelf.replies)
    for one in shelf.replies:
        assert one.category in shelf.categories, one.origin
        zh, en = (reply_sets.fields_of(one.text[language]) for language in ("zh", "en"))
        assert set(en) <= set(zh) | {"shop", "buyer"}, one.origin


def test_a_set_added_as_a_file_is_there_without_a_line_of_code(shop: ShopFile) -> None:
    own(SET)
    found = every(shop)[-1]
    assert (found.title, found.text, found.shortcut) == ("Origin", "{product} comes from Hetian.", "cd9")
    assert replies.category_title("jade") == "Jade"
    set_language("zh_CN")
    assert every(shop)[-1].text == "{product} 来自和田。" and replies.category_title("jade") == "玉"


@pytest.mark.parametrize(
    ("wrong", "key", "line"),
    [
        (SET.replace("{product} 来自", "{nobody} 来自"), "text", "8"),
        (SET.replace("title =", "titel ="), "title", "5"),
        (SET + 'colour = "red"\n', "colour", "10"),
        (SET.replace('zh = "玉", ', ""), "jade", "3"),
        ("[[reply", "TOML", "1"),
    ],
)
def test_a_malformed_set_is_said_with_file_key_and_line(
    shop: ShopFile, wrong: str, key: str, line: str
) -> None:
    own(wrong)
    (problem,) = reply_sets.shelf().problems
    assert problem.key == "data.malformed"
    assert problem.words == {"file": "mine.toml", "key": key, "line": line}
    assert len(every(shop)) >= 30  # the others are there all the same


def test_a_reply_of_a_set_is_changed_taken_away_and_brought_back_by_undo(shop: ShopFile) -> None:
    first = every(shop)[0]
    with shop.command("reply.edit", name="x") as session:
        replies.edit(session, first, ReplyData("Hi", " Hello {buyer} ", "greeting", "hi"))
    changed = every(shop)[0]
    assert (changed.title, changed.text, changed.shortcut) == ("Hi", "Hello {buyer}", "hi")
    assert changed.key == first.key
    with shop.command("reply.edit", name="x") as session:
        replies.edit(session, changed, ReplyData("Hi again", "Hello"))
    assert every(shop)[0].title == "Hi again" and len(every(shop)) == len(reply_sets.shelf().replies)
    with shop.command("reply.delete", name="x") as session:
        replies.remove(session, every(shop)[0], NOW)
    assert first.key not in [one.key for one in every(shop)]
    second = every(shop)[0]
    with shop.command("reply.delete", name="x") as session:
        replies.remove(session, second, NOW)
    assert second.key not in [one.key for one in every(shop)]
    shop.undo()
    shop.undo()
    assert every(shop)[0].title == "Hi again"


def test_a_reply_of_the_owners_own_comes_and_goes(shop: ShopFile) -> None:
    with shop.command("reply.create", name="x") as session:
        made = replies.create(session, ReplyData("尺寸", "周长 {product}", "我的"))
    shown = every(shop)[-1]
    assert (shown.id, shown.key, replies.category_title("我的")) == (made, f"#{made}", "我的")
    with shop.command("reply.delete", name="x") as session:
        replies.remove(session, shown, NOW)
    assert every(shop)[-1].key != shown.key
    for act in (replies.remove, lambda session, one, _: replies.edit(session, one, replies.of_data(one))):
        with pytest.raises(ShopError, match=r"reply\.gone"), shop.command("reply.edit", name="x") as session:
            act(session, shown, NOW)


@pytest.mark.parametrize(
    ("data", "key", "field"),
    [
        (ReplyData(" ", "x"), "reply.no_title", "title"),
        (ReplyData("x", "\n"), "reply.no_text", "text"),
        (ReplyData("x" * 201, "x"), "reply.too_long", "title"),
        (ReplyData("x", "x" * 5001), "reply.too_long", "text"),
    ],
)
def test_what_is_no_reply_is_refused_at_its_field(
    shop: ShopFile, data: ReplyData, key: str, field: str
) -> None:
    with pytest.raises(ShopError) as refused, shop.command("reply.create", name="x") as session:
        replies.create(session, data)
    assert (refused.value.key, refused.value.field) == (key, field)


def found(words: str, uses: dict[str, int] | None = None) -> list[str]:
    some = [
        ReplyShown(1, None, "", "已发货", "单号 {tracking}", "fh"),
        ReplyShown(2, None, "care", "怎么保养", "不戴时收好，发货时附保养卡", "by"),
        ReplyShown(3, None, "", "Fahuo", "shipping", ""),
    ]
    return [one.title for one in replies.search(some, words, uses or {})]


def test_replies_are_found_by_words_pinyin_and_shortcut() -> None:
    assert found("") == ["已发货", "怎么保养", "Fahuo"]
    assert found("发货") == ["已发货", "怎么保养"]  # what is called so comes first
    assert found("fahuo") == ["已发货", "Fahuo"]
    assert found("by") == ["怎么保养"]
    assert found("zmby") == ["怎么保养"]
    assert found("单号") == ["已发货"]
    assert found("单号 保养") == []


def test_what_is_used_often_comes_first() -> None:
    assert found("", {"#3": 2, "#2": 1}) == ["Fahuo", "怎么保养", "已发货"]
    assert found("fh", {"#3": 9})[0] == "已发货"


def test_a_reply_is_filled_in_from_the_order_that_is_open(shop: ShopFile) -> None:
    with shop.command("setting.change") as session:
        settings.put(session, "name", "拾光银饰")
    data = OrderData(
        (LineData(2, 995_0000, title="银戒"), LineData(1, 1_0000, title="银戒"), LineData(1, 1_0000, title="链")),
        CustomerData("Li"), recipient="李四", phone="13800138000", address="浙江省杭州市西湖区文三路1号",
    )  # fmt: skip
    with shop.command("order.create", number="x") as session:
        one = orders.create(session, data, NOW)
    with shop.read() as session:
        known = replies.values(session, "order", one)
        assert known["buyer"] == "Li" and known["recipient"] == "李四" and known["shop"] == "拾光银饰"
        assert known["product"] == "银戒, 链" and known["amount"] == "¥19.92"
        assert known["cutoff"] == "16:00" and "tracking" not in known
        assert replies.values(session, "customer", 1)["buyer"] == "Li"
        for subject, record in (
            ("order", 999),
            ("customer", 999),
            ("ticket", 999),
            ("product", 1),
            ("", None),
        ):
            assert set(replies.values(session, subject, record)) == {"shop", "cutoff"}
    assert reply_sets.filled("{buyer}: {tracking} {x}", known) == "Li: {tracking} {x}"
    assert reply_sets.fields_of("{tracking} {buyer} {tracking} {x}") == ["tracking", "buyer"]
