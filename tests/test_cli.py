"""The command line: every verb, in both languages, with its exit codes."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from shopkeeper import cli
from shopkeeper.errors import ShopError
from shopkeeper.shop import derived, planner, settings
from shopkeeper.store.shop_file import ShopFile
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
    assert "淘宝/天猫订单" in out and "待处理：没有订单号" in out
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


def test_the_plan_goes_out(shop: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = str(tmp_path / "plan.xlsx")
    code, _, err = run(capsys, "export", "plan", target, "--file", shop)
    assert code == 1 and "There is no plan" in err
    with ShopFile(Path(shop), derived) as file, file.command("plan.create", name="x") as session:
        planner.create(session, "冬季", datetime(2026, 11, 1))
    assert run(capsys, "export", "plan", target, "--file", shop)[1].startswith("5 worksheets written to ")
    assert load_workbook(target).sheetnames[0] == "冬季"


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
    assert run(capsys, "check", "--file", shop)[:2] == (0, "The shop file is fine.\n")


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
    assert code == 1 and "already exists" in err


def test_a_currency_or_time_zone_that_is_none_makes_no_shop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (("--currency", "yuan"), ("--time-zone", "Mars/Olympus"), ("--time-zone", "../x")):
        code, _, err = run(capsys, "--lang", "en", "new", "--file", str(tmp_path / "x.shop"), *words)
        assert code == 1 and words[1] in err.lower() + err and not (tmp_path / "x.shop").exists()
    assert run(capsys, "new", "--file", str(tmp_path / "x.shop"), "--currency", "gbp")[0] == 0


def test_held_rows_are_refused_a_place_before_anything_is_imported(
    shop: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = save(tmp_path, "taobao_orders_2021", [ORDER, {**ORDER, "订单编号": ""}])
    before = file.read_bytes()
    for target in (file, tmp_path / "held.doc", tmp_path / "none" / "held.csv"):
        code, _, err = run(capsys, "import", "--file", shop, str(file), "--held", str(target))
        assert code == 1 and target.name in err
    assert file.read_bytes() == before
    counts = json.loads(run(capsys, "import", "--dry-run", "--json", "--file", shop, str(file))[1])
    assert counts["created"]["order"] == 1, "nothing had gone in"


def test_a_backup_made_by_hand_says_so(shop: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "import", "--file", shop, "nichts.csv")
    out = run(capsys, "backup", "--file", shop, "--to", f"{shop} apart", "--json")[1]
    assert json.loads(out)["file"].endswith("Z manual.shop")


@pytest.mark.skipif(os.name != "posix", reason="a pipe that closes is told so elsewhere in other ways")
def test_a_reader_that_leaves_and_a_poor_terminal_make_no_noise(shop: str) -> None:
    poor = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(Path(cli.__file__).parents[1])}
    program = f"import sys; from shopkeeper import cli; sys.exit(cli.main(['check', '--lang', 'zh_CN', '--file', {shop!r}]))"
    poorly = subprocess.run([sys.executable, "-c", program], env=poor, capture_output=True, check=False)
    assert (poorly.returncode, poorly.stderr) == (0, b"") and poorly.stdout.startswith(b"\\u")
    reading, writing = os.pipe()
    os.close(reading)
    left = subprocess.run(
        [sys.executable, "-c", program], env=poor, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (left.returncode, left.stderr) == (0, b"")


def test_wrong_use_is_said_in_chinese_too(capsys: pytest.CaptureFixture[str]) -> None:
    for words, said in (
        (["import"], "缺少：FILE"),
        (["backup", "--nonsense"], "不认识：--nonsense"),
        (["export", "parcels", "o.xlsx"], "subject 不是可选的值"),
        (["backup", "--to"], "--to 后面缺少内容"),
    ):
        with pytest.raises(SystemExit):
            cli.main(["--lang", "zh_CN", *words])
        error = capsys.readouterr().err
        assert said in error and "用法：" in error
    with pytest.raises(SystemExit):
        cli.main(["--lang", "zh_CN", "--help"])
    help_text = capsys.readouterr().out
    assert "show this" not in help_text and "选项：" in help_text


def test_a_fault_is_a_sentence_and_in_the_log(
    shop: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_: object) -> dict[str, object]:
        raise ZeroDivisionError("secret")

    monkeypatch.setitem(cli.VERBS, "check", fails)
    code, out, err = run(capsys, "check", "--file", shop)
    assert (code, out) == (1, "") and err.startswith("Something went wrong") and "secret" not in err


def test_a_dry_run_holds_no_rows(shop: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["import", "--dry-run", "--held", str(tmp_path / "h.xlsx"), "--file", shop, "x.csv"]
    code, _, err = run(capsys, *words)
    assert code == 1 and "dry run" in err


def test_the_currency_stays_once_there_are_orders(
    shop: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "import", "--file", shop, str(save(tmp_path, "taobao_orders_2021", [ORDER])))
    with ShopFile(Path(shop), derived, backups=None) as file:
        with pytest.raises(ShopError) as refused, file.command("setting.change") as session:
            settings.put(session, "currency", "GBP")
        assert (refused.value.key, refused.value.field) == ("setting.currency_fixed", "currency")
        with file.command("setting.change") as session:
            settings.put(session, "currency", "CNY")
            settings.put(session, "name", "新名")


def test_only_new_customers_can_be_taken_in_and_the_owners_overwritten(
    shop: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Name,Phone,Note\nAnna,13812345678,one\n", "utf-8")
    assert run(capsys, "import", "--file", shop, str(file))[0] == 0
    file.write_text("Name,Phone,Note\nAnna,13812345678,two\nBert,13812345679,\n", "utf-8")
    _, out, _ = run(capsys, "import", "--file", shop, str(file), "--mode", "create", "--json")
    assert (json.loads(out)["created"], json.loads(out)["skipped"]) == ({"customer": 1}, {"known": 1})
    _, out, _ = run(capsys, "import", "--file", shop, str(file), "--overwrite", "--json")
    assert json.loads(out)["updated"] == {"customer": 1}
