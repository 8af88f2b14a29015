"""Search finds exactly what a scan of every text would find."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from shopkeeper.model.search import SearchText
from shopkeeper.shop import customers, derived, search
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.texts import normalise
from shopkeeper.store.shop_file import ShopFile

ALPHABET = "张淑娟项链a1Aé\"'*-（)ßﬁ😀ＡＢ 　\t"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> ShopFile:
    """A shop whose customers have texts of few characters, so that fragments meet."""
    shop = ShopFile.create(tmp_path_factory.mktemp("search") / "s.shop", derived, backups=None)
    import random

    chance = random.Random(7)
    with shop.command("customer.create", name="x") as session:
        for _ in range(120):
            text = "".join(chance.choices(ALPHABET, k=chance.randint(1, 12)))
            customers.create(session, CustomerData(name=f"x{text}", note=text[::-1]))
    return shop


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(words=st.text(ALPHABET, min_size=1, max_size=5))
def test_search_equals_a_full_scan(filled: ShopFile, words: str) -> None:
    with filled.read() as session:
        query = search.found("customer", words)
        found = set() if query is None else set(session.scalars(query))
        fragments = normalise(words).split()
        scanned = {
            row.record_id
            for row in session.scalars(select(SearchText).where(SearchText.kind == "customer"))
            if fragments and all(fragment in row.text for fragment in fragments)
        }
    assert found == scanned


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("张", ["张淑娟"]),
        ("淑娟", ["张淑娟"]),
        ("zsj", ["张淑娟"]),
        ("zhangshu", ["张淑娟"]),
        ("5678", ["张淑娟"]),
        ("O'N", ["O'Neil"]),
        ("ｏ'ｎｅｉｌ", ["O'Neil"]),
        ("张 5678", ["张淑娟"]),
        ("张 neil", []),
        ("chongqing", ["重庆"]),
    ],
)
def test_names_are_found_by_fragment_pinyin_and_phone_tail(
    shop: ShopFile, words: str, names: list[str]
) -> None:
    with shop.command("customer.create", name="x") as session:
        customers.create(session, CustomerData("张淑娟", phones=("13812345678",)))
        customers.create(session, CustomerData("O'Neil"))
        customers.create(session, CustomerData("重庆"))
    with shop.read() as session:
        query = search.found("customer", words)
        assert query is not None
        found = [customers.get(session, one).name for one in session.scalars(query)]
    assert found == names


def test_a_changed_name_is_found_by_its_new_text_alone(shop: ShopFile) -> None:
    with shop.command("customer.create", name="x") as session:
        customers.create(session, CustomerData("旧名字"))
    with shop.command("customer.edit", name="x") as session:
        customers.edit(session, 1, CustomerData("新招牌"))
    with shop.read() as session:
        assert [hit.record_id for hit in search.hits(session, "招牌")] == [1]
        assert search.hits(session, "旧名") == []


def test_whole_words_come_before_fragments(shop: ShopFile, tmp_path: Path) -> None:
    with shop.command("customer.create", name="x") as session:
        customers.create(session, CustomerData("anna"))
        customers.create(session, CustomerData("annabel"))
    with shop.read() as session:
        assert [hit.record_id for hit in search.hits(session, "anna")] == [1, 2]
