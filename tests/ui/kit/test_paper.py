"""Papers as documents to be printed."""

import pytest
from pytestqt.qtbot import QtBot

from shopkeeper.shop.paper import Block, Heading, Items, Lines, Pairs, Paper, Table, Text
from shopkeeper.ui.kit.paper import to_print
from shopkeeper.ui.kit.printing import Pages


@pytest.mark.parametrize(
    ("block", "html"),
    [
        (Heading("<b>"), "<h2>&lt;b&gt;</h2>"),
        (Text("a\nb"), "<p>a<br>b</p>"),
        (Text("a", quiet=True), '<p class="quiet">a</p>'),
        (Items(("<i>", "b")), "<ul><li>&lt;i&gt;</li><li>b</li></ul>"),
    ],
)
def test_texts_are_shown_as_they_are(qtbot: QtBot, block: Block, html: str) -> None:
    assert html in to_print("x", [Paper("t", blocks=(block,))]).body


def test_tables_keep_their_sides_widths_and_headings(qtbot: QtBot) -> None:
    table = Table(("a", "<b>"), (("1", "2"),), frozenset({1}), widths=(70, 30))
    body = to_print("x", [Paper("t", blocks=(table, Table((), (("x",),))))]).body
    assert '<th align="right" width="30%">&lt;b&gt;</th>' in body and '<td width="70%">1</td>' in body
    assert body.count("<thead>") == 1


def test_blank_ones_have_room_to_write(qtbot: QtBot) -> None:
    small = Pages(to_print("x", [Paper("t", blocks=(Table((), (("",),) * 30),))]), "a4", landscape=False)
    high = Table((), (("",),) * 30, blank=True)
    large = Pages(to_print("x", [Paper("t", blocks=(high, Lines(40)))]), "a4", landscape=False)
    assert large.count() > small.count()


def test_each_paper_begins_a_page(qtbot: QtBot) -> None:
    document = to_print("plan", [Paper("one", "below"), Paper("two"), Paper("three")])
    assert document.name == "plan" and '<p class="quiet">below</p>' in document.body
    assert Pages(document, "a4", landscape=False).count() == 3


def test_wide_tables_lie_on_their_side(qtbot: QtBot) -> None:
    narrow = Paper("t", blocks=(Table((), (("x",) * 6,)), Pairs((("a", "b", "c"),))))
    assert not to_print("x", [narrow]).landscape
    assert to_print("x", [narrow, Paper("t", blocks=(Table((), (("x",) * 7,)),))]).landscape
