"""Forms made of data: order, errors at their field, nothing typed is lost."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.ui.kit.form import Field, Form, Section
from shopkeeper.ui.kit.texts import switch_language

FIELDS: Sequence[Field | Section] = (
    Field("name", "Name"),
    Field("phones", "Phones", "lines", hint="One on each line", answers=("phone",)),
    Field("birthday", "Birthday", "date"),
    Section("Address and note"),
    Field("kind", "Reason", choices=lambda: [("a", tr("Name")), ("b", tr("Note"))]),
    Field("note", "Note", "long", wide=True),
)


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    """A form with a name in it, shown."""
    form = Form(FIELDS, {"name": "Li", "phones": ("1", "2")})
    qtbot.addWidget(form)
    form.show()
    return form


def test_values_come_out_as_they_went_in(form: Form) -> None:
    assert form.values() == {"name": "Li", "phones": ("1", "2"), "birthday": None, "kind": "a", "note": ""}


def test_tab_goes_through_the_fields_in_order(qtbot: QtBot, form: Form) -> None:
    form.focus_first()
    visited = []
    for _ in range(5):
        at: QWidget = form.focusWidget()
        visited.append(at.objectName())
        qtbot.keyClick(at, Qt.Key.Key_Tab)
    assert visited == ["name", "phones", "birthday", "kind", "note"]


def test_every_input_has_a_name_for_those_who_can_not_see(form: Form) -> None:
    names = {name: row.input.accessibleName() for name, row in form.rows.items()}
    assert names == {
        "name": "Name",
        "phones": "Phones",
        "birthday": "Birthday",
        "kind": "Reason",
        "note": "Note",
    }
    assert all(row.label.buddy() is row.input for row in form.rows.values())


def test_a_refusal_stands_under_its_field_until_that_is_changed(form: Form) -> None:
    row = form.rows["phones"]
    form.refuse(ShopError("phone.too_short", field="phone"))
    assert row.help.text() == "The number is too short; please check it."
    assert row.input.property("wrong") is True
    assert row.input.accessibleDescription() == row.help.text()
    assert form.focusWidget() is row.input
    row.input.set_value(("13812345678",))
    assert row.help.text() == "One on each line"
    assert row.input.property("wrong") is False


def test_a_refusal_of_no_field_stands_above_all(form: Form) -> None:
    form.refuse(ShopError("undo.nothing"))
    assert form.banner.isVisibleTo(form)
    assert form.banner.text() == "There is nothing to undo."
    form.forgive()
    assert form.banner.isHidden()


def test_a_second_refusal_takes_the_place_of_the_first(form: Form) -> None:
    form.refuse(ShopError("customer.no_name", field="name"))
    form.refuse(ShopError("phone.too_short", field="phone"))
    assert form.rows["name"].help.isHidden()
    assert form.rows["phones"].help.isVisibleTo(form)


def test_what_is_no_date_names_its_field(form: Form) -> None:
    form.rows["birthday"].input.setText("soon")
    with pytest.raises(ShopError) as refusal:
        form.values()
    assert (refusal.value.key, refusal.value.field) == ("date.not_understood", "birthday")


def test_typing_makes_a_form_dirty_and_typing_back_does_not(form: Form) -> None:
    heard: list[int] = []
    form.changed.connect(lambda: heard.append(1))
    assert not form.dirty()
    form.rows["name"].input.setText("Wang")
    assert form.dirty()
    form.rows["name"].input.setText("Li")
    assert (form.dirty(), len(heard)) == (False, 2)


def test_switching_the_language_loses_nothing(form: Form) -> None:
    form.rows["name"].input.setText("half ty")
    form.rows["kind"].input.set_value("b")
    form.refuse(ShopError("phone.too_short", field="phone"))
    form.refuse(ShopError("undo.nothing"))
    form.rows["phones"].refuse(ShopError("phone.too_short"))
    switch_language("zh_CN")
    assert form.rows["name"].label.text() == "姓名"
    assert form.rows["phones"].help.text() == "号码位数不够，请检查。"
    assert form.banner.text() == "没有可以撤销的操作。"
    assert form.rows["kind"].input.currentText() == "备注"
    assert form.values()["name"] == "half ty"
    assert form.values()["kind"] == "b"


def test_a_label_of_latin_letters_is_as_high_as_its_chinese_neighbours(qtbot: QtBot) -> None:
    switch_language("zh_CN")
    form = Form([Field("wechat", "WeChat"), Field("qq", "QQ")], {})
    qtbot.addWidget(form)
    form.show()
    wechat, qq = (form.rows[name] for name in ("wechat", "qq"))
    assert wechat.label.text() == "微信" and wechat.label.height() == qq.label.height()
    assert wechat.input.y() == qq.input.y()
