"""The program: opening, making, copying, restoring shop files, and one window a file."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from shopkeeper import i18n, paths
from shopkeeper.errors import ShopError
from shopkeeper.sample import sales
from shopkeeper.settings import ProgramSettings
from shopkeeper.shop import customers, derived
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui import app
from shopkeeper.ui.app import Program
from shopkeeper.ui.first import FirstPage
from shopkeeper.ui.kit import theme
from shopkeeper.ui.single import Doorbell, call_first


@pytest.fixture
def program(qtbot: QtBot) -> Iterator[Program]:
    program = Program(ProgramSettings())
    program.window.show()
    yield program
    program._let_go()
    shiboken6.delete(program.window)


@pytest.fixture
def rest(qtbot: QtBot, program: Program) -> Callable[[], None]:
    def wait() -> None:
        for _ in range(3):
            qtbot.waitUntil(lambda: not program.window.runner.busy())
            QApplication.processEvents()

    return wait


def made(path: Path) -> Path:
    ShopFile.create(path, derived).close()
    return path


def enter(program: Program, name: str) -> None:
    assert program.shop
    with program.shop.command("customer.create", name=name) as session:
        customers.create(session, customers.CustomerData(name=name))


def choose(program: Program, path: Path) -> None:
    """Pick a file in the dialog that is open."""
    dialog = program.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.close()
    shiboken6.delete(dialog)


def first(program: Program) -> FirstPage:
    """The very first start."""
    program.begin(paths.default_shop(), named=False)
    page = program.window.start
    assert isinstance(page, FirstPage) and program.shop is None
    return page


def test_the_first_start_asks_how_to_begin_in_either_language(program: Program) -> None:
    page = first(program)
    assert page.sample.accessibleName() == "Look around in a sample shop"
    page.switch.segments[page.languages.index("zh_CN")].click()
    assert page.sample.accessibleName() == "先看看示例店铺"
    page.own.click()
    assert page.form.rows["currency"].input.value() == "CNY"
    assert not paths.default_shop().exists()


def test_the_owners_own_shop_is_made_with_its_name(program: Program, qtbot: QtBot) -> None:
    page = first(program)
    page.own.click()
    assert page.form.rows["currency"].input.value() == "USD"
    page.back.click()
    assert page.stack.currentIndex() == 0
    page.own.click()
    page.form.rows["name"].input.set_value("Creekstone")
    page.begin.click()
    assert program.shop and program.shop.path == paths.default_shop()
    assert program.window.bar.name.text() == "Creekstone"
    assert program.window.desk and program.window.desk.currency == "USD"
    assert ProgramSettings().get("recent") == [str(paths.default_shop())]


def test_the_sample_shop_is_made_once_and_opened_again(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sales, "DAYS", 40)
    page = first(program)
    page.sample.click()
    qtbot.waitUntil(lambda: program.shop is not None, timeout=60_000)
    assert program.shop and program.shop.path == paths.sample_shop()
    assert program.window.undoable is None
    made_at = paths.sample_shop().stat().st_ino
    program.show(made(paths.data_folder() / "other.shop"))
    program.window.sample_wanted.emit()
    assert program.shop and program.shop.path == paths.sample_shop()
    assert paths.sample_shop().stat().st_ino == made_at


def test_a_shop_that_is_there_already_is_opened_at_the_first_start(program: Program, tmp_path: Path) -> None:
    page = first(program)
    page.other.click()
    choose(program, made(tmp_path / "one.shop"))
    assert program.shop and program.shop.path.name == "one.shop"


def test_the_default_shop_has_a_name_in_the_language_of_the_moment(program: Program) -> None:
    program.show(made(paths.default_shop()))
    assert program.window.bar.name.text() == "My shop"
    program.use_language("zh_CN")
    assert program.window.bar.name.text() == "我的店铺"


def test_a_named_file_that_is_not_there_is_not_made(program: Program, tmp_path: Path) -> None:
    program.begin(tmp_path / "no.shop", named=True)
    assert program.shop is None and not (tmp_path / "no.shop").exists()
    assert program.window.start is not None and "no.shop" in program.window.start.sentence.text()


def test_a_file_that_is_no_shop_is_refused_and_untouched(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "letter.shop"
    file.write_bytes(b"Dear customer" * 100)
    program.show(file)
    assert program.window.start is not None
    assert file.read_bytes() == b"Dear customer" * 100
    program.show(made(tmp_path / "good.shop"))
    assert program.shop is not None and program.window.start is None


def test_another_file_is_opened_and_the_first_let_go(program: Program, tmp_path: Path) -> None:
    program.show(made(tmp_path / "one.shop"))
    program.open(None)
    choose(program, made(tmp_path / "two.shop"))
    assert program.shop and program.shop.path.name == "two.shop"
    ShopFile(tmp_path / "one.shop", derived).close()
    recent = [Path(text).name for text in ProgramSettings().get("recent")]
    assert recent == ["two.shop", "one.shop"]


def test_opening_what_is_open_changes_nothing(program: Program, tmp_path: Path) -> None:
    program.show(made(tmp_path / "one.shop"))
    before = program.shop
    program.open(tmp_path / "one.shop")
    assert program.shop is before


def test_a_new_shop_is_made_and_opened(program: Program, tmp_path: Path) -> None:
    program.show(made(tmp_path / "one.shop"))
    program.new()
    choose(program, tmp_path / "fresh.shop")
    assert program.shop and program.shop.path.name == "fresh.shop"


def test_a_new_shop_does_not_replace_a_file(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.show(made(tmp_path / "one.shop"))
    refused: list[ShopError] = []
    monkeypatch.setattr(program.window, "refuse", refused.append)
    program._create(made(tmp_path / "two.shop"))
    assert [error.key for error in refused] == ["file.exists"]
    assert program.shop and program.shop.path.name == "one.shop"


def test_a_copy_holds_the_whole_shop(program: Program, tmp_path: Path, rest: Callable[[], None]) -> None:
    program.show(made(tmp_path / "one.shop"))
    enter(program, "Ava")
    program.save_copy()
    choose(program, tmp_path / "copy.shop")
    rest()
    with ShopFile(tmp_path / "copy.shop", derived, backups=None) as copy, copy.read() as session:
        assert session.get(customers.Customer, 1).name == "Ava"
    assert sorted(file.name for file in tmp_path.glob("*.shop")) == ["copy.shop", "one.shop"]


def test_a_shop_is_not_copied_over_itself(tmp_path: Path) -> None:
    with pytest.raises(ShopError, match=r"file\.exists"):
        app._copy(made(tmp_path / "one.shop"), tmp_path / "one.shop")


def test_a_copy_to_where_nothing_can_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ShopError, match=r"file\.cannot_create"):
        app._copy(made(tmp_path / "one.shop"), tmp_path / "no folder" / "two.shop")


def test_a_backup_comes_back_in_place_of_the_shop(
    program: Program, tmp_path: Path, rest: Callable[[], None]
) -> None:
    program.show(made(tmp_path / "one.shop"))
    enter(program, "Ava")
    assert program.shop
    backup = program.shop.backup("close")
    enter(program, "Ben")
    program.restore()
    sheet = program.window.findChild(QWidget, "backups")
    assert sheet is not None
    sheet.chosen.emit(backup.path)
    sheet.close()
    rest()
    with program.shop.read() as session:
        assert session.query(customers.Customer).count() == 1
    assert program.window.toasts.note.label.text() == "The backup is restored."


def test_a_backup_that_is_bad_leaves_the_shop(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rest: Callable[[], None]
) -> None:
    program.show(made(tmp_path / "one.shop"))
    bad = tmp_path / "bad.shop"
    bad.write_bytes(b"no")
    refused: list[ShopError] = []
    monkeypatch.setattr(program.window, "refuse", refused.append)
    program._restore(bad)
    rest()
    assert len(refused) == 1 and program.shop is not None


def test_the_menu_checks_the_shop(program: Program, tmp_path: Path, rest: Callable[[], None]) -> None:
    program.show(made(tmp_path / "one.shop"))
    program.check()
    rest()
    assert program.window.findChild(QWidget, "check") is not None


def test_language_and_theme_are_remembered(program: Program) -> None:
    program.use_language("zh_CN")
    program.use_theme("dark")
    assert i18n.language() == "zh_CN" and theme.mode() == "dark"
    kept = ProgramSettings()
    assert (kept.get("language"), kept.get("theme")) == ("zh_CN", "dark")


def test_a_second_start_brings_the_first_window_forward(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    assert not call_first(tmp_path / "my.shop")
    bell = Doorbell(tmp_path / "my.shop")
    other = Doorbell(tmp_path / "other.shop")
    with qtbot.assertNotEmitted(other.rung), qtbot.waitSignal(bell.rung):
        assert call_first(tmp_path / "my.shop")
    bell.close()
    assert not call_first(tmp_path / "my.shop")
    other.close()


def test_a_close_without_its_backup_is_told_before_the_window_goes(
    program: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    program.show(made(tmp_path / "one.shop"))
    enter(program, "Ava")
    assert program.shop
    (tmp_path / "file").write_text("in the way")
    program.shop.backups = tmp_path / "file"
    program.window.close()
    assert program.window.isVisible() and program.shop is None
    refusal = next(one for one in program.window.findChildren(QWidget) if one.isWindow() and one.isVisible())
    refusal.close()
    qtbot.waitUntil(lambda: not program.window.isVisible())


def test_the_program_runs_from_start_to_end(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[Any] = []

    def run_a_little(_: object) -> int:
        window = next(
            one
            for one in QApplication.topLevelWidgets()
            if one.objectName() == "main_window" and one.isVisible()
        )
        qtbot.waitUntil(lambda: window.desk is not None)
        seen.append(window.desk.shop.path.name)
        window.close()
        return 0

    monkeypatch.setattr(QApplication, "exec", run_a_little)
    monkeypatch.setattr(app, "install_crash_report", lambda window: None)
    assert app.run(made(tmp_path / "one.shop"), "en") == 0
    assert seen == ["one.shop"]
    ShopFile(tmp_path / "one.shop", derived).close()
