"""How wide columns are."""

from sqlalchemy import literal

from shopkeeper.shop.lists import Column
from shopkeeper.ui.kit.fitting import Needs, crowded, fitted

VALUE = literal("x")
NUMBER = Column("number", "N", VALUE, "code", 100)
NAME = Column("name", "Name", VALUE, width=100)
GOODS = Column("goods", "Goods", VALUE, width=200, grow=3)
TAGS = Column("tags", "Tags", VALUE, width=100, grow=1, wide=True)
ALL = (NUMBER, NAME, GOODS, TAGS)


def test_what_is_left_over_goes_to_the_columns_that_grow() -> None:
    assert fitted(ALL, 900, Needs()) == {"number": 100, "name": 100, "goods": 500, "tags": 200}


def test_without_columns_that_grow_all_words_do() -> None:
    assert fitted((NUMBER, NAME), 300, Needs()) == {"number": 100, "name": 200}


def test_columns_come_closer_before_anything_is_cut_off() -> None:
    close = fitted((NUMBER, NAME, GOODS), 350, Needs(least={"number": 95}))
    assert sum(close.values()) <= 350 and close["number"] >= 95 and close["name"] < 100


def test_numbers_are_as_wide_as_they_must_be_and_words_as_they_wish() -> None:
    needs = Needs(least={"number": 160, "name": 60}, wish={"name": 140}, exact={"number"})
    assert fitted((NUMBER, NAME, GOODS), 1000, needs) == {"number": 160, "name": 140, "goods": 700}
    narrow = Needs(least={"number": 40}, exact={"number"})
    assert fitted((NUMBER, NAME, GOODS), 1000, narrow)["number"] == 40


def test_words_give_way_before_a_list_has_to_be_scrolled() -> None:
    tight = fitted((NUMBER, NAME, GOODS), 280, Needs(least={"number": 100}, exact={"number"}))
    assert tight["number"] == 100 and sum(tight.values()) == 280


def test_names_are_whole_before_what_grows_gets_more() -> None:
    row = (NUMBER, NAME, GOODS)
    plain = fitted(row, 340, Needs())["name"]
    assert fitted(row, 340, Needs(wish={"name": 130}))["name"] >= 100 > plain
    assert fitted(row, 340, Needs(wish={"name": 50}))["name"] < plain


def test_the_owners_widths_stay() -> None:
    needs = Needs(choice={"goods": 90, "name": 300}, least={"name": 400})
    assert fitted(ALL, 1200, needs) == {"number": 100, "name": 300, "goods": 90, "tags": 710}


def test_a_column_that_needs_room_shows_where_there_is_some() -> None:
    assert crowded(ALL, set(), 499, Needs()) == {"tags"}
    assert crowded(ALL, set(), 500, Needs()) == set()
    assert crowded(ALL, {"tags"}, 100, Needs()) == set()
    assert crowded(ALL, set(), 500, Needs(least={"number": 120})) == {"tags"}
