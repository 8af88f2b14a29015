"""Mapping by hand: what a file's columns seem to be, and the profile that says so."""

from pathlib import Path

import pytest
from sqlalchemy import select

from shopkeeper import paths
from shopkeeper.errors import ShopError
from shopkeeper.exchange import held, importer, kept_mappings, mapping, own_profiles
from shopkeeper.exchange.importer import Importer, Options
from shopkeeper.exchange.looking import Column, FileLook, look
from shopkeeper.exchange.mapping import Mapped
from shopkeeper.exchange.profiles import load
from shopkeeper.exchange.retaking import retry
from shopkeeper.model.orders import Order, OrderLine, Payment
from shopkeeper.model.purchases import Purchase, PurchaseLine
from shopkeeper.store.shop_file import ShopFile
from tests.exchange.made_sheets import save_csv, save_xlsx
from tests.store.shops import _read_here

HEADINGS = ["我的单号", "哪天", "谁买的", "手机", "东西", "件数", "小计(元)", "现状", "收了", "退了"]
ROWS = [
    ["A20260001", "2026/11/1", "小满", "13812345678", "素圈银戒", "2", "78.00", "已发货", "78", ""],
    ["A20260002", "2026/11/2", "木子", "13812345679", "贝母项链", "1", "199.00", "交易成功", "199", "20"],
]


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files in this process: the child has tests of its own."""
    monkeypatch.setattr(importer, "messages", _read_here)


def looked(path: Path, header_row: int | None = None) -> FileLook:
    return look(lambda _: None, path, header_row)


def columns(*names: str) -> list[Column]:
    return [Column(name, ()) for name in names]


# Looking


def test_headings_are_found_below_a_preamble(tmp_path: Path) -> None:
    file = save_csv(tmp_path / "a.csv", [["我的店铺订单"], ["2026年11月"], HEADINGS, *ROWS, ["", ""]])
    (sheet,) = looked(file).sheets
    assert sheet.header_row == 3 and [one.name for one in sheet.columns] == HEADINGS
    assert sheet.columns[0].values == ("A20260001", "A20260002") and sheet.columns[0].unique
    assert not sheet.columns[9].unique and sheet.first[1][1] == "2026/11/2"
    assert looked(file, header_row=2).sheets[0].columns[0].name == "2026年11月"


def test_columns_without_a_name_or_with_one_that_is_taken_are_passed_over(tmp_path: Path) -> None:
    file = save_csv(tmp_path / "a.csv", [["单号", "", "单号", "日期"], ["1", "2", "3", "4"]])
    assert [one.name for one in looked(file).sheets[0].columns] == ["单号", "日期"]


def test_a_file_with_no_words_at_all_has_its_widest_row_for_headings(tmp_path: Path) -> None:
    file = save_csv(tmp_path / "a.csv", [["1", "2"], ["3", "4", "5"]])
    assert looked(file).sheets[0].header_row == 2


def test_every_sheet_with_rows_is_looked_at(tmp_path: Path) -> None:
    file = save_xlsx(tmp_path / "a.xlsx", [HEADINGS, *ROWS])
    found = looked(file)
    assert (found.format, len(found.sheets), found.sheets[0].rows) == ("xlsx", 1, 2)
    with pytest.raises(ShopError) as refused:
        looked(file, header_row=99)
    assert refused.value.key == "sheet.no_rows"


def test_a_file_of_blank_rows_has_nothing_to_map(tmp_path: Path) -> None:
    with pytest.raises(ShopError) as refused:
        looked(save_csv(tmp_path / "a.csv", [["", " "], [" ", ""]]))
    assert refused.value.key == "sheet.no_rows"


# Guessing


def test_columns_are_known_by_the_names_other_exports_give_them() -> None:
    guessed = mapping.guess(
        "orders", columns("Order ID", "旺旺", "Recipient (name)", "运费（元）", "退款金额")
    )
    assert guessed == {
        "order.platform_number": "Order ID",
        "order.buyer_account": "旺旺",
        "order.recipient": "Recipient (name)",
        "order.postage_cents": "运费（元）",
        "payment.refund": "退款金额",
    }


def test_a_kind_the_owner_mapped_before_is_a_guess_for_the_next(tmp_path: Path) -> None:
    own = load(kept_mappings.draft(mapping.to_toml(MAPPED), "x", tmp_path))
    assert mapping.guess("orders", columns("我的单号", "现状"), [own]) == {
        "order.platform_number": "我的单号",
        "order.state": "现状",
    }


def test_columns_are_known_by_what_is_in_them() -> None:
    found = mapping.guess(
        "orders",
        [
            Column("甲", ("A20260001", "A20260002"), unique=True),
            Column("乙", ("2026-11-01", "2026年11月2日")),
            Column("丙", ("13812345678", "186******05")),
            Column("丁", ("交易成功", "交易关闭")),
            Column("戊", ("a@example.org",)),
            Column("己", ()),
            Column("庚", ("随便",)),
        ],
    )
    assert found == {
        "order.platform_number": "甲",
        "order.placed_at": "乙",
        "order.phone": "丙",
        "order.state": "丁",
        "order.buyer_account": "戊",
    }


def test_goods_without_a_price_are_said_of_the_whole_order() -> None:
    assert mapping.guess("orders", columns("单号", "品名", "数量")) == {
        "order.platform_number": "单号",
        "order.goods": "品名",
    }
    assert mapping.guess("orders", columns("单号", "数量")) == {"order.platform_number": "单号"}
    assert "line.title" in mapping.guess("orders", columns("单号", "品名", "数量", "单价"))


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("单号", "日期", "金额"), "orders"),
        (("姓名", "手机", "微信", "生日"), "customers"),
        (("品名", "货号", "成本价", "库存"), "products"),
    ],
)
def test_what_a_file_is_about_is_guessed(names: tuple[str, ...], kind: str) -> None:
    assert mapping.guess_kind(columns(*names)) == kind


def test_words_for_states_are_guessed() -> None:
    found = mapping.guess_states("orders", ["交易成功", "等待买家付款", "搞定了"])
    assert found == {"交易成功": "finished", "等待买家付款": "unpaid"}
    assert mapping.states("orders")[0] == "to_confirm" and mapping.states("products") == ()


@pytest.mark.parametrize(
    ("values", "day_first"),
    [(("01/02/2026", "13/02/2026"), True), (("01/13/26",), False), (("01/02/2026", "2026-01-13"), None)],
)
def test_whether_days_stand_first_is_seen_in_the_dates(
    values: tuple[str, ...], day_first: bool | None
) -> None:
    assert mapping.guess_day_first([Column("日期", values)]) is day_first


# The profile

FIELDS = {
    "order.platform_number": "我的单号",
    "order.placed_at": "哪天",
    "order.buyer_account": "谁买的",
    "order.phone": "手机",
    "line.title": "东西",
    "line.quantity": "件数",
    "line.total": "小计(元)",
    "order.state": "现状",
    "order.paid_at": "哪天",
    "payment.paid": "收了",
    "payment.refund": "退了",
}
MAPPED = Mapped(
    "我的“台账”", "orders", "other", FIELDS, "CNY", True, {"已发货": "shipped", "交易成功": "finished"}
)


def test_a_file_comes_in_by_its_mapping(shop: ShopFile, tmp_path: Path) -> None:
    file = save_csv(tmp_path / "a.csv", [HEADINGS, *ROWS])
    path = kept_mappings.draft(mapping.to_toml(MAPPED), MAPPED.title, tmp_path)
    options = Options(kinds={file: str(path)}, own=[path])
    report = Importer(shop, [file], options=options).run()
    assert report.rows_in == 2 and report.files[0].title["zh"] == MAPPED.title
    with shop.read() as session:
        assert session.scalars(select(Order.state).order_by(Order.id)).all() == ["shipped", "finished"]
        assert session.scalars(select(OrderLine.price_e4)).all() == [39_000_000, 199_000_000]
        assert sorted(session.scalars(select(Payment.amount_cents))) == [-2000, 7800, 19900]
    with pytest.raises(ShopError) as refused:
        Importer(shop, [file]).dry_run()
    assert refused.value.key == "sheet.not_recognised", "it is not kept yet"
    assert kept_mappings.keep(path).parent == paths.profile_folder()
    again = Importer(shop, [file]).run()
    assert again.files[0].profile == path.stem and again.unchanged["order"] == 2


def test_held_rows_of_a_mapping_not_kept_yet_are_marked(shop: ShopFile, tmp_path: Path) -> None:
    file = save_csv(
        tmp_path / "a.csv", [HEADINGS, *ROWS, ["A3", "?", "", "", "", "1", "2", "已发货", "", ""]]
    )
    path = kept_mappings.draft(mapping.to_toml(MAPPED), MAPPED.title, tmp_path)
    report = Importer(shop, [file], options=Options(kinds={file: str(path)}, own=[path])).dry_run()
    (line,) = report.held_rows
    assert [line.columns[place] for place in line.wrong] == ["哪天"]


def test_what_a_mapping_lacks_is_told() -> None:
    def lacks(kind: str, *names: str) -> list[str]:
        return Mapped("", kind, "other", dict.fromkeys(names, "x")).missing()

    assert lacks("orders") == ["order.platform_number"]
    assert lacks("orders", "order.platform_number", "line.title") == ["line.quantity", "line.price_e4"]
    assert lacks("orders", "order.platform_number", "line.total") == ["line.quantity"]
    assert lacks("customers", "customer.note") == ["customer.name"]
    assert lacks("customers", "customer.email") == []
    assert lacks("products", "variant.code") == ["product.title"]


@pytest.mark.parametrize(
    "mapped",
    [
        Mapped(
            'a"b\\c\x7f', "orders", "1688", {"order.platform_number": "单\t号", "shop": "店"}, state="paid"
        ),
        Mapped("x", "orders", "other", {**FIELDS, "line.price_e4": "单价"}, day_first=False),
        Mapped("x", "customers", "other", {"customer.name": "姓名", "customer.phone": "手机"}),
        Mapped("x", "products", "other", {"product.title": "品名", "variant.code": "货号"}),
        Mapped("x", "products", "other", {"product.title": "品名", "variant.weight_g": "重量(kg)"}),
        Mapped("x", "products", "other", {"product.title": "品名", "product.key": "款号"}),
    ],
)
def test_every_mapping_is_a_sound_profile(mapped: Mapped, tmp_path: Path) -> None:
    profile = load(kept_mappings.draft(mapping.to_toml(mapped), mapped.title, tmp_path))
    assert profile.kind == mapped.kind and profile.title["en"] == mapped.title
    assert set(mapped.fields.values()) <= profile.columns()


def test_every_field_on_offer_is_one_a_profile_may_have() -> None:
    for kind in mapping.KIND_NAMES:
        fields = {one.field: one.field for one in mapping.offers(kind) if one.field != "line.total"}
        fields.setdefault("line.quantity" if kind == "orders" else "x", "数量")
        fields = {name: column for name, column in fields.items() if name != "x"}
        text = mapping.to_toml(Mapped("x", kind, "other", fields))
        path = paths.profile_folder() / f"{kind}.toml"
        path.write_text(text, "utf-8")
        assert load(path).kind == kind


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    text = mapping.to_toml(MAPPED)
    first = kept_mappings.keep(kept_mappings.draft(text, "台账", tmp_path))
    second = kept_mappings.draft(text, "台账", tmp_path)
    assert (first.stem, second.stem) == ("own_台账", "own_台账_2")
    assert kept_mappings.draft(text, "…", tmp_path).stem == "own_own"


# The owner's own profiles


def test_a_malformed_own_profile_is_told_only_where_nothing_else_fits(shop: ShopFile, tmp_path: Path) -> None:
    (paths.profile_folder() / "own_x.toml").write_text('title = "x"\n', "utf-8")
    profiles, problems = own_profiles.load_each(own_profiles.files())
    assert profiles == [] and [one.words["file"] for one in problems] == ["own_x.toml"]
    taobao = ["订单编号", "买家会员名", "总金额", "买家实际支付金额", "订单状态", "订单创建时间"]
    row = ["1", "a", "1", "1", "交易成功", "2026-11-01"]
    assert Importer(shop, [save_csv(tmp_path / "a.csv", [taobao, row])]).dry_run().rows_in == 1
    with pytest.raises(ShopError) as refused:
        Importer(shop, [save_csv(tmp_path / "b.csv", [["a", "b"], ["1", "2"]])]).dry_run()
    assert refused.value.key == "data.malformed"


def test_a_profile_that_is_gone_still_shows_its_held_rows(shop: ShopFile, tmp_path: Path) -> None:
    file = save_csv(tmp_path / "a.csv", [HEADINGS, ["A1", "?", *ROWS[0][2:]]])
    path = kept_mappings.draft(mapping.to_toml(MAPPED), "台账", tmp_path)
    report = Importer(shop, [file], options=Options(kinds={file: str(path)}, own=[path])).run()
    assert report.batch_id is not None
    with shop.read() as session:
        (line,) = held.of_batch(session, report.batch_id)
    assert line.wrong == frozenset() and len(line.used) == len(HEADINGS)
    with pytest.raises(ShopError) as refused:
        retry(shop, report.batch_id, {})
    assert refused.value.key == "profile.unknown"


def kept(title: str, folder: Path) -> Path:
    """A kind of file the owner mapped, kept."""
    return kept_mappings.keep(kept_mappings.draft(mapping.to_toml(MAPPED), title, folder))


def titles() -> list[str]:
    """What the owner's kinds are called."""
    return [one.profile.title["zh"] if one.profile else str(one.problem) for one in kept_mappings.own_kinds()]


def test_a_kind_is_called_something_else(tmp_path: Path) -> None:
    path = kept("台账", tmp_path)
    kept_mappings.rename(path, ' 我的"\\1账" ')
    assert titles() == ['我的"\\1账"'] and load(path).kind == "orders"
    with pytest.raises(ShopError) as refused:
        kept_mappings.rename(path, "  ")
    assert refused.value.key == "kind.no_name"


def test_a_title_written_another_way_is_left_alone(tmp_path: Path) -> None:
    path = kept("台账", tmp_path)
    lines = path.read_text("utf-8").splitlines()
    text = "\n".join([*lines[1:], "[title]", 'zh = "一"', 'en = "One"'])
    path.write_text(text, "utf-8")
    assert load(path).title["en"] == "One"
    with pytest.raises(ShopError) as refused:
        kept_mappings.rename(path, "二")
    assert refused.value.key == "kind.other_title" and path.read_text("utf-8") == text


def test_a_kind_that_is_deleted_is_recognised_no_more_and_its_file_kept(
    shop: ShopFile, tmp_path: Path
) -> None:
    file = save_csv(tmp_path / "a.csv", [HEADINGS, *ROWS])
    path = kept("台账", tmp_path)
    assert Importer(shop, [file]).run().rows_in == 2
    with shop.read() as session:
        removed = kept_mappings.remove(session, path)
    assert removed.is_file() and titles() == []
    with pytest.raises(ShopError) as refused:
        Importer(shop, [file]).dry_run()
    assert refused.value.key == "sheet.not_recognised"
    assert kept_mappings.draft(mapping.to_toml(MAPPED), "台账", tmp_path).stem == "own_台账_2"
    path.write_text(mapping.to_toml(MAPPED), "utf-8")
    with shop.read() as session:
        assert kept_mappings.remove(session, path) != removed


def test_a_kind_of_which_rows_are_held_stays(shop: ShopFile, tmp_path: Path) -> None:
    path = kept("台账", tmp_path)
    file = save_csv(tmp_path / "a.csv", [HEADINGS, ["A1", "?", *ROWS[0][2:]]])
    report = Importer(shop, [file]).run()
    with shop.read() as session, pytest.raises(ShopError) as refused:
        kept_mappings.remove(session, path)
    assert (refused.value.key, refused.value.words) == ("kind.has_held", {"n": 1})
    with shop.command("import.set_aside", n=1, file="a.csv") as session:
        held.set_aside(session, report.held_digests, shop.clock())
    with shop.read() as session:
        kept_mappings.remove(session, path)
    assert titles() == []


# Purchases

BOUGHT = ["进货单号", "日期", "供应商", "品名", "数量", "小计", "状态"]
BUYINGS = [
    ["P001", "2026-05-01", "义乌市银饰厂", "银链", "10", "35.00", "已到货"],
    ["P001", "2026-05-01", "义乌市银饰厂", "包装盒", "50", "25.00", "已到货"],
    ["P002", "2026-05-03", "包装铺", "纸袋", "100", "40.00", "已发货"],
]


def test_a_list_of_purchases_is_taken_for_one() -> None:
    found = [Column(name, ()) for name in BOUGHT]
    assert mapping.guess_kind(found) == "purchases"
    assert mapping.guess("purchases", found) == {
        "purchase.platform_number": "进货单号",
        "purchase.ordered_at": "日期",
        "purchase.supplier": "供应商",
        "line.title": "品名",
        "line.quantity": "数量",
        "line.total": "小计",
        "purchase.state": "状态",
    }
    assert mapping.guess("purchases", columns("进货单号", "品名")) == {"purchase.platform_number": "进货单号"}
    assert Mapped("", "purchases", "other", {"line.title": "品名"}).missing() == [
        "purchase.platform_number", "line.quantity", "line.price_e4",
    ]  # fmt: skip


@pytest.mark.parametrize("with_state", [True, False])
def test_purchases_come_in_by_their_mapping(shop: ShopFile, tmp_path: Path, with_state: bool) -> None:
    width = len(BOUGHT) if with_state else len(BOUGHT) - 1
    file = save_csv(tmp_path / "a.csv", [row[:width] for row in (BOUGHT, *BUYINGS)])
    fields = mapping.guess("purchases", looked(file).sheets[0].columns)
    mapped = Mapped(
        "进货", "purchases", "other", fields, "CNY", True,
        {"已到货": "finished", "已发货": "shipped"} if with_state else {}, "paid",
    )  # fmt: skip
    path = kept_mappings.keep(kept_mappings.draft(mapping.to_toml(mapped), "进货", tmp_path))
    report = Importer(shop, [file]).run()
    assert report.files[0].profile == path.stem and report.rows_in == 3
    with shop.read() as session:
        found = session.scalars(select(Purchase).order_by(Purchase.id)).all()
        assert [one.state for one in found] == (["finished", "shipped"] if with_state else ["paid"] * 2)
        assert [one.supplier for one in found] == ["义乌市银饰厂", "包装铺"]
        assert session.scalars(select(PurchaseLine.price_e4)).all() == [3_500_000, 500_000, 400_000]
    assert Importer(shop, [file]).run().unchanged["purchase"] == 2
