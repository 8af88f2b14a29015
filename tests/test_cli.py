"""The command line: every verb, in both languages, with its exit codes."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from shopkeeper import cli
from tests.exchange.made_sheets import ORDER, save


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The path of a new shop."""
    path = str(tmp_path / "店 a.shop")
    assert cli.main(["new", "--file", path, "--name", "溪石银饰"]) == 0
    capsys.readouterr()
    return path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = cli.main(words)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_an_import_prints_counts_that_add_up(
    shop: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = save(tmp_path, "taobao_orders_2021", [ORDER, {**ORDER, "订单编号": ""}])
    held = tmp_path / "held.xlsx"
    code, out, _ = run(capsys, "import", "--file", shop, str(file), "--held", str(held), "--json")
    counts = json.loads(out)
    assert code == 0
    assert (counts["rows"], counts["rows_in"], counts["held"]) == (2, 1, {"no_order_number": 1})
    assert counts["created"] == {"customer": 1, "order": 1, "payment": 1}
    sheet = load_workbook(held).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:4] == ("Reason", "File", "Row", "订单编号")
    assert rows[1][:3] == ("There is no order number", "taobao_orders_2021.xlsx", 3)
    again = json.loads(run(capsys, "--json", "--file", shop, "import", str(file))[1])
    assert again["unchanged"]["order"] == 1 and again["created"] == {}


def test_a_dry_run_changes_nothing(shop: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = save(tmp_path, "taobao_orders_2021", [ORDER])
    for _ in range(2):
        out = run(capsys, "import", "--dry-run", "--json", "--file", shop, str(file))[1]
        assert json.loads(out)["created"]["order"] == 1


def test_the_words_are_in_the_chosen_language(
    shop: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = save(tmp_path, "taobao_orders_2021", [ORDER, {**ORDER, "订单编号": ""}])
    _, out, _ = run(capsys, "--lang", "zh_CN", "import", "--file", shop, str(file))
    assert "淘宝/天猫订单" in out and "待处理：没有订单编号" in out
    _, out, _ = run(capsys, "--lang=en", "import", "--file", shop, str(file))
    assert "held: There is no order number" in out
    code, _, err = run(capsys, "--lang", "zh_CN", "check", "--file", str(tmp_path / "nichts.shop"))
    assert code == 1 and err.startswith("找不到文件")


def test_customers_go_out_masked_or_whole(
    shop: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "import", "--file", shop, str(save(tmp_path, "taobao_orders_2021", [ORDER])))
    for words, phone in (((), "13812345678"), (("--mask",), "138****5678")):
        code, _, _ = run(capsys, "export", "customers", str(tmp_path / "o.xlsx"), "--file", shop, *words)
        row = next(load_workbook(tmp_path / "o.xlsx").worksheets[0].iter_rows(min_row=2, values_only=True))
        assert code == 0 and phone in row


def test_search_finds_customers_and_orders(
    shop: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "import", "--file", shop, str(save(tmp_path, "taobao_orders_2021", [ORDER])))
    hits = json.loads(run(capsys, "search", "--json", "--file", shop, "zsj")[1])["hits"]
    assert [(hit["kind"], hit["title"]) for hit in hits] == [
        ("customer", "张淑娟"),
        ("order", "3312085512378841201"),
    ]
    assert "Nothing found." in run(capsys, "search", "--file", shop, "nobody")[1]


def test_a_backup_is_restored(shop: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = json.loads(run(capsys, "backup", "--json", "--file", shop, "--to", str(tmp_path / "stick"))[1])
    run(capsys, "import", "--file", shop, str(save(tmp_path, "taobao_orders_2021", [ORDER])))
    assert run(capsys, "restore", made["file"], "--file", shop)[0] == 0
    assert run(capsys, "search", "--file", shop, "zsj")[1].strip() == "Nothing found."
    assert run(capsys, "check", "--file", shop)[:2] == (0, "The shop file is in order.\n")


def test_wrong_use_exits_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["import"], ["nonsense"], ["screens", "x", "--size", "big"]):
        with pytest.raises(SystemExit) as left:
            cli.main(words)
        assert left.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_without_a_display_the_window_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    code, _, err = run(capsys, "--lang", "en")
    assert code == 1 and "no screen" in err


def test_an_existing_file_is_not_made_anew(shop: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "new", "--file", shop)
    assert code == 1 and "is there already" in err
