"""The After-sales page as an owner uses it."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shopkeeper.model.tickets import TicketState
from shopkeeper.shop import payments, ticket_goods, ticket_log, ticket_marks
from shopkeeper.shop.payments import PaymentData
from shopkeeper.ui.aftersales.checklist import Checklist, Words
from shopkeeper.ui.aftersales.page import NEXT, TicketsPage
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.kit.widgets import Button
from tests.shop.cases import BY, act, do, later, line, summary, ticket
from tests.ui.conftest import Told

Settle = Callable[[], None]
Choose = Callable[..., None]


def texts(widget: QWidget) -> str:
    labels = [label.text() for label in widget.findChildren(QLabel)]
    return "\n".join([*labels, *(button.text() for button in widget.findChildren(Button))])


def offered(page: TicketsPage) -> set[str]:
    tools = page.detail.tools
    assert tools is not None
    return {one.name for one in tools.actions_ if one.offered(tools._ids)}


@pytest.mark.parametrize(
    ("kind", "deed"),
    [
        ("return_refund", "receive"),
        ("refund_only", "refund"),
        ("exchange", "receive"),
        ("send_again", "send"),
        ("question", "close"),
    ],
)
def test_the_pane_offers_what_comes_next(
    page: TicketsPage, ids: dict[str, int], choose: Choose, kind: str, deed: str
) -> None:
    choose(ids[kind])
    names = {name for name, *_ in NEXT}
    assert offered(page) & names == {deed}
    assert page.pane.loaded is not None and page.pane.loaded.deed == deed
    tools = page.detail.tools
    assert tools is not None and tools.buttons[deed].property("look") == "filled"


def test_what_is_over_is_only_reopened_archived_or_deleted(
    page: TicketsPage, ids: dict[str, int], choose: Choose
) -> None:
    choose(ids["over"])
    assert {"reopen", "archive", "delete"} <= offered(page)
    assert not {"close_early", "reject", "withdraw", "wait_buyer", "work"} & offered(page)
    assert not page.action("next").offered(page.chosen())  # type: ignore[union-attr]
    assert "Answered" in texts(page.detail)  # the outcome


def test_the_list_says_what_is_due_first(page: TicketsPage, ids: dict[str, int]) -> None:
    assert page.model.ids[-1] == ids["over"]
    names = page.filters.chips
    assert names["due", "open"].accessibleName() == "All open  7"
    assert names["state", "ended"].accessibleName() == "Ended  1"


def test_a_queue_filters(page: TicketsPage, ids: dict[str, int], qtbot: QtBot, settle: Settle) -> None:
    qtbot.mouseClick(page.findChild(QPushButton, "filter_state_waiting_buyer"), Qt.MouseButton.LeftButton)
    settle()
    assert list(page.model.ids) == [ids["exchange"]]
    page.show_all()
    page.filters.choose("kind", "complaint")
    settle()
    assert list(page.model.ids) == [ids["complaint"]]


@pytest.mark.parametrize("step", ["wait_buyer", "wait_goods", "wait_platform", "settle"])
def test_whose_turn_it_is_is_one_command(
    page: TicketsPage, ids: dict[str, int], choose: Choose, settle: Settle, step: str
) -> None:
    choose(ids["return_refund"])
    page.run(step)
    settle()
    assert ticket(page.desk.shop, ids["return_refund"]).state != TicketState.WORKING
    page.desk.shop.undo()
    assert ticket(page.desk.shop, ids["return_refund"]).state == TicketState.WORKING


def test_several_change_together(
    page: TicketsPage, ids: dict[str, int], choose: Choose, settle: Settle
) -> None:
    some = [ids["complaint"], ids["question"], ids["over"]]
    choose(*some)
    page.run("wait_platform")
    settle()
    states = [ticket(page.desk.shop, one).state for one in some]
    assert states == ["waiting_platform", "waiting_platform", "closed"]
    page.run("urgent")
    settle()
    assert all(ticket(page.desk.shop, one).urgent for one in some)
    page.run("not_urgent")
    settle()
    assert not any(ticket(page.desk.shop, one).urgent for one in some)


def test_the_pane_shows_all_there_is(page: TicketsPage, ids: dict[str, int], choose: Choose) -> None:
    shop, one = page.desk.shop, ids["return_refund"]
    act(shop, ticket_goods.receive, one, {line(shop, one): ticket_goods.Found(sellable=1, damaged=1)})
    act(shop, ticket_log.note, one, "谢谢", by=later(hours=1))
    do(shop, lambda session: ticket_log.note(session, one, "有划痕", BY, "buyer"))
    act(shop, ticket_marks.evidence_given, one)
    choose(one)
    said = texts(page.detail)
    for word in (
        "Return and refund", "张三", "Does not fit · Too small · Fault: The buyer", "偏小", "退", "Urgent",
        "P1 · Within seven days · Freight insurance · Platform stepped in", "Can be resold 1 · Damaged 1",
        "Refund agreed", "Return postage (The shop)", "Extra costs", "Steps", "Buyer: 有划痕 · 我",
        "Received: Can be resold 1, Damaged 1 · 我", "Evidence given · 我", "Ticket opened", "谢谢 · 我",
    ):  # fmt: skip
        assert word in said, word
    switch_language("zh_CN")
    assert "退货退款" in texts(page.detail) and "可再售" in texts(page.detail)


def test_a_ticket_that_waits_for_the_buyer_says_that_its_clock_stands_still(
    page: TicketsPage, ids: dict[str, int], choose: Choose
) -> None:
    choose(ids["exchange"])
    assert "The clock stands still until the buyer answers." in texts(page.detail)


def test_steps_are_ticked_in_the_pane(
    page: TicketsPage, ids: dict[str, int], choose: Choose, qtbot: QtBot, settle: Settle
) -> None:
    one = ids["question"]
    choose(one)

    def ticked() -> list[str]:
        with page.desk.shop.read() as session:
            return list(ticket_log.ticked(session, one))

    page.detail.findChild(Checklist).checks["answer"].setFocus()
    qtbot.keyClick(page.detail.findChild(Checklist).checks["answer"], Qt.Key.Key_Space)
    settle()
    assert ticked() == ["answer"]
    page.detail.findChild(Checklist).checks["answer"].click()
    settle()
    assert ticked() == []
    qtbot.mouseClick(page.detail.findChildren(Words)[0], Qt.MouseButton.LeftButton)
    settle()
    assert ticked() == ["understand"]
    page.pane.show_record(None)
    page.tick("answer", True)  # nothing is shown
    settle()
    assert ticked() == ["understand"]


def test_the_pane_leads_to_order_and_customer(
    page: TicketsPage, ids: dict[str, int], choose: Choose, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Any] = []
    monkeypatch.setattr(page.desk, "show", lambda *where: shown.append(where))
    choose(ids["return_refund"])
    for name in ("open_order", "open_customer"):
        page.detail.findChild(QPushButton, name).click()
    assert [kind for kind, _ in shown] == ["order", "customer"]


def test_an_answer_stops_the_platforms_clock(
    page: TicketsPage, ids: dict[str, int], choose: Choose, settle: Settle
) -> None:
    one = ids["refund_only"]
    do(page.desk.shop, lambda session: _put(session, one, answer_by=later(hours=1).now))
    choose(one)
    assert page.pane.loaded is not None and page.pane.loaded.deed == "answer"
    page.go_on([one])
    settle()
    assert ticket(page.desk.shop, one).answered_at == BY.now


def _put(session: Any, one: int, **values: Any) -> None:
    from shopkeeper.shop import ticket_rules

    ticket_rules.put(session, one, **values)


def test_evidence_is_given(page: TicketsPage, ids: dict[str, int], choose: Choose, settle: Settle) -> None:
    choose(ids["return_refund"])
    assert "evidence" in offered(page)
    page.run("evidence")
    settle()
    assert ticket(page.desk.shop, ids["return_refund"]).evidence_at == BY.now


def test_a_refund_of_the_platforms_is_linked(
    page: TicketsPage, ids: dict[str, int], choose: Choose, settle: Settle
) -> None:
    shop, one = page.desk.shop, ids["refund_only"]
    order_id = ticket(shop, one).order_id or 0
    do(shop, lambda session: payments.refund(session, order_id, PaymentData(700), BY.now))
    choose(one)
    assert "went back on the order already" in texts(page.detail)
    page.run("take_over")
    settle()
    assert summary(shop, one).refunded_cents == 700
    assert "reject" not in offered(page) and "delete" not in offered(page)


def test_tickets_are_put_away_and_deleted(
    page: TicketsPage, ids: dict[str, int], choose: Choose, settle: Settle
) -> None:
    choose(ids["over"])
    page.run("archive")
    settle()
    assert summary(page.desk.shop, ids["over"]).archived
    choose(ids["complaint"])
    page.run("delete")
    settle()
    assert page.model.row_of(ids["complaint"]) < 0


def test_ctrl_enter_opens_what_comes_next(
    page: TicketsPage, ids: dict[str, int], choose: Choose, qtbot: QtBot, settle: Settle
) -> None:
    choose(ids["refund_only"])
    page.activateWindow()
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert page.sheet.form.rows["amount"].input.value() == 2000


def test_the_category_of_replies_is_that_of_the_kind(
    page: TicketsPage, ids: dict[str, int], choose: Choose
) -> None:
    choose(ids["complaint"])
    assert page.reply_category(page.chosen()) == "apology"
    choose(ids["complaint"], ids["question"])
    assert page.reply_category(page.chosen()) == ""


def test_what_can_only_be_read_can_not_be_ticked(
    page: TicketsPage, ids: dict[str, int], choose: Choose, told: Told
) -> None:
    page.desk.shop.read_only = True
    choose(ids["question"])
    assert not page.detail.findChild(Checklist).checks["answer"].isEnabled()
    page.run("edit")
    assert [error.key for error in told.refusals] == ["file.read_only"]


def test_a_ticket_of_a_kind_that_is_gone_is_shown(
    page: TicketsPage, ids: dict[str, int], choose: Choose
) -> None:
    do(page.desk.shop, lambda session: _put(session, ids["question"], kind="lost_kind"))
    choose(ids["question"])
    assert "lost_kind" in texts(page.detail)


def test_a_ticket_deleted_elsewhere_leaves_the_pane_empty(
    page: TicketsPage, ids: dict[str, int], choose: Choose, settle: Settle
) -> None:
    choose(ids["complaint"])
    do(page.desk.shop, lambda session: ticket_marks.delete(session, [ids["complaint"]]))
    page.pane.show_record(ids["complaint"])
    settle()
    assert page.pane.loaded is None


def test_the_selection_is_summed_in_words(page: TicketsPage) -> None:
    assert page.describe_totals({"refund": 0, "refunded": 700, "cost": 0}) == "¥7.00 refunded"
    sums = {"refund": 1200, "refunded": 700, "cost": 50}
    assert page.describe_totals(sums) == "¥12.00 agreed · ¥7.00 refunded · ¥0.50 extra costs"
