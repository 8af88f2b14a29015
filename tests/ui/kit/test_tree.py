"""A tree of nodes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from shopkeeper.ui.kit.tree import Node, Tree

NODES = (
    Node("a", "Silver", 12, (Node("b", "Rings", 5, (Node("c", "Pairs"),)), Node("d", "Chains", 7))),
    Node("e", "A name far too long for the room there is beside its count", 1),
)


@pytest.fixture
def tree(qtbot: QtBot) -> Tree:
    tree = Tree("categories")
    qtbot.addWidget(tree)
    tree.resize(220, 300)
    tree.show_nodes(NODES)
    tree.choose("a")
    tree.show()
    return tree


def test_it_is_walked_by_keyboard(tree: Tree, qtbot: QtBot) -> None:
    told: list[str] = []
    tree.chosen.connect(told.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(tree, key)
    assert told == ["b", "c", "d"]
    tree.grab()


def test_what_is_folded_and_chosen_stays_so(tree: Tree, qtbot: QtBot) -> None:
    tree.choose("b")
    qtbot.keyClick(tree, Qt.Key.Key_Left)
    assert not tree.isExpanded(tree.currentIndex())
    tree.grab()
    tree.show_nodes(NODES)
    assert tree.key(tree.currentIndex()) == "b" and not tree.isExpanded(tree.currentIndex())
    tree.show_nodes(NODES[1:])
    assert tree.key(tree.currentIndex()) is None


def test_counts_are_told_to_screen_readers(tree: Tree) -> None:
    index = tree.nodes.index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Silver, 12"


def test_it_passes_qts_model_tester(qtbot: QtBot) -> None:
    tree = Tree("categories")
    qtbot.addWidget(tree)
    QAbstractItemModelTester(tree.nodes, QAbstractItemModelTester.FailureReportingMode.Fatal)
    tree.show_nodes(NODES)
    tree.show_nodes(())
