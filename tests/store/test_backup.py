"""Backups: made, checked, kept, let go."""

import shutil
import threading
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from shopkeeper.errors import Cancelled, ShopError
from shopkeeper.shop import derived
from shopkeeper.store import backup, connections
from shopkeeper.store.files import Lock
from shopkeeper.store.shop_file import ShopFile
from tests.store.shops import Clock, enter


def spoil(path: Path, at: int = 0) -> None:
    """Damage a page in the middle of a file, as a bad disk does."""
    data = bytearray(path.read_bytes())
    place = at or len(data) // 2 // 4096 * 4096
    data[place : place + 4096] = b"\xa5" * 4096
    path.write_bytes(data)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(".lock"))


def test_a_backup_says_when_why_and_what_it_holds(opened: ShopFile) -> None:
    made = opened.backup("manual")
    assert made is not None
    assert made.path.name == "我的 店#1 50% 2026-03-01 080000Z manual.shop"
    assert (made.at, made.reason, made.orders, made.customers, made.good) == (
        datetime(2026, 3, 1, 8),
        "manual",
        0,
        40,
        True,
    )
    assert made.size == made.path.stat().st_size
    assert made.shop == "我的 店#1 50%"
    assert backup.listing(made.path.parent)[0].customers == 40


def test_a_backup_opens_as_the_shop_it_was_made_of(opened: ShopFile) -> None:
    made = opened.backup("manual")
    assert made is not None
    enter(opened, "later")
    with ShopFile(made.path, derived, backups=None) as copy:
        assert len(copy.commands()) == 40


def test_a_backup_taken_while_a_command_writes_holds_the_last_commit(opened: ShopFile, clock: Clock) -> None:
    assert opened.backups
    with opened.command("customer.create", name="x") as session:
        session.connection().exec_driver_sql("INSERT INTO customer (name) VALUES ('half')")
        made = backup.make(opened.path, opened.backups, clock=clock, reason="manual")
    assert made.customers == 40


def test_nothing_is_made_when_nothing_was_done_since(opened: ShopFile, clock: Clock) -> None:
    first = opened.backup("manual")
    clock.pass_by(hours=1)
    assert opened.backup("import") == first
    enter(opened, "new")
    assert opened.backup("import") != first


def test_an_unchanged_shop_is_backed_up_again_when_the_last_backup_was_spoiled(
    opened: ShopFile, clock: Clock
) -> None:
    first = opened.backup("manual")
    assert first
    spoil(first.path)
    clock.pass_by(hours=1)
    second = opened.backup("manual")
    assert second and second.path != first.path and second.good


def test_closing_makes_a_backup_only_if_something_changed(closed: Path, clock: Clock) -> None:
    with ShopFile(closed, derived, clock=clock) as shop:
        folder = shop.backups
    assert folder and not folder.exists()
    with ShopFile(closed, derived, clock=clock) as shop:
        enter(shop, "new")
    assert [one.reason for one in backup.listing(folder)] == ["close"]


def test_no_backups_are_made_where_they_are_switched_off(closed: Path) -> None:
    with ShopFile(closed, derived, backups=None) as shop:
        enter(shop, "new")
        assert shop.backup("manual") is None
    assert names(closed.parent) == [closed.name]


def test_what_is_being_made_does_not_count_and_what_was_left_is_removed(opened: ShopFile) -> None:
    assert opened.backups
    opened.backups.mkdir()
    (opened.backups / f".{opened.path.stem}.part").write_bytes(b"half")
    assert backup.listing(opened.backups) == []
    made = opened.backup("manual")
    assert made and names(opened.backups) == [made.path.name]


def test_two_backups_in_one_second_have_two_names(opened: ShopFile) -> None:
    opened.backup("manual")
    enter(opened, "new")
    opened.backup("manual")
    assert opened.backups and len(backup.listing(opened.backups)) == 2


def test_a_backup_that_fails_its_check_is_not_kept(opened: ShopFile, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = backup._copy

    def spoiled(source: object, target: Path) -> None:
        copy(source, target)
        spoil(target)

    monkeypatch.setattr(backup, "_copy", spoiled)
    with pytest.raises(ShopError) as error:
        opened.backup("manual")
    assert error.value.key == "backup.bad"
    assert opened.backups and names(opened.backups) == []


def test_a_folder_that_can_not_be_made_is_said(opened: ShopFile) -> None:
    assert opened.backups
    opened.backups.write_text("in the way")
    with pytest.raises(ShopError) as error:
        opened.backup("manual")
    assert error.value.key == "backup.no_folder"
    opened.backups.unlink()


def test_a_closing_backup_that_fails_leaves_the_shop_closed_and_saved(closed: Path) -> None:
    shop = ShopFile(closed, derived)
    assert shop.backups
    shop.backups.write_text("in the way")
    enter(shop, "new")
    with pytest.raises(ShopError) as error:
        shop.close()
    assert error.value.key == "backup.not_made"
    shop.close()
    with ShopFile(closed, derived) as shop:
        assert len(shop.commands()) == 41


def test_a_closing_backup_that_fails_is_said_when_all_else_went_well(closed: Path) -> None:
    with pytest.raises(ShopError) as error, ShopFile(closed, derived) as shop:
        assert shop.backups
        shop.backups.write_text("in the way")
        enter(shop, "new")
    assert error.value.key == "backup.not_made"


def test_a_shop_that_does_not_add_up_is_not_backed_up_as_good(closed: Path, clock: Clock) -> None:
    with closed.open("r+b") as file:
        file.seek(36)
        file.write((5).to_bytes(4, "big"))  # so many free pages there are not
    with pytest.raises(ShopError) as error:
        backup.make(closed, closed.parent / "b", clock=clock, reason="manual")
    assert error.value.key == "backup.bad"


def test_a_last_backup_that_can_not_be_read_is_not_held_against(opened: ShopFile, clock: Clock) -> None:
    first = opened.backup("manual")
    assert first
    first.path.write_bytes(first.path.read_bytes()[:100] + b"\xa5" * 5000)
    clock.pass_by(hours=1)
    second = opened.backup("manual")
    assert second and second.path != first.path


def test_what_went_wrong_in_the_program_is_not_hidden_by_a_failing_backup(closed: Path) -> None:
    with pytest.raises(ZeroDivisionError), ShopFile(closed, derived) as shop:
        assert shop.backups
        shop.backups.write_text("in the way")
        enter(shop, "new")
        raise ZeroDivisionError


@pytest.fixture
def stick(closed: Path, tmp_path: Path) -> Path:
    """A second place for backups."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def on_stick(closed: Path, stick: Path, clock: Clock) -> ShopFile:
    return ShopFile(closed, derived, clock=clock, second=stick / "backups")


def test_a_second_folder_gets_each_backup_by_the_same_rule(closed: Path, stick: Path, clock: Clock) -> None:
    with on_stick(closed, stick, clock) as shop:
        assert shop.backups
        for number in range(backup.KEEP_LAST + 3):
            enter(shop, f"n{number}")
            clock.pass_by(minutes=1)
            shop.backup("manual")
        assert shop.second.refused() is None
        assert names(stick / "backups") == names(shop.backups)
        kept = backup.listing(stick / "backups")
    assert all(backup.verify(one).good for one in kept)
    assert kept[0].customers == 40 + backup.KEEP_LAST + 3


def test_a_second_folder_whose_drive_is_gone_is_said_and_not_made(
    closed: Path, stick: Path, clock: Clock
) -> None:
    with on_stick(closed, stick, clock) as shop:
        stick.rmdir()
        enter(shop, "new")
        made = shop.backup("manual")
        assert made is not None and made.path.exists()
        refused = shop.second.refused()
        assert refused and refused.key == "backup.no_second" and refused.words == {"path": str(stick)}
        assert not stick.exists()
        stick.mkdir()
        assert shop.second.refused() is not None  # the last one is still missing there
        shop.backup("manual")
        assert shop.second.refused() is None
        assert len(backup.listing(stick / "backups")) == 1


def test_closing_without_its_second_backup_is_said_once_all_is_saved(
    closed: Path, stick: Path, clock: Clock
) -> None:
    shop = on_stick(closed, stick, clock)
    enter(shop, "new")
    (stick / "backups").write_text("no folder")
    with pytest.raises(ShopError, match=r"backup\.no_second"):
        shop.close()
    assert shop.backups and backup.listing(shop.backups)[0].customers == 41
    with ShopFile(closed, derived, clock=clock, second=stick / "backups"):
        pass  # nothing was done: nothing to say


def test_a_folder_of_backups_whose_drive_is_gone_is_not_made(closed: Path, stick: Path, clock: Clock) -> None:
    with pytest.raises(ShopError, match=r"backup\.no_folder"):
        backup.make(closed, stick / "gone" / "backups", clock=clock, reason="manual")
    assert not (stick / "gone").exists()


def test_a_second_backup_at_the_same_time_is_refused(opened: ShopFile) -> None:
    assert opened.backups
    opened.backups.mkdir()
    other = Lock(opened.backups / f".{opened.path.stem}.part")
    try:
        with pytest.raises(ShopError) as error:
            opened.backup("manual")
    finally:
        other.close()
    assert error.value.key == "backup.busy"


# Listing


def test_a_folder_that_is_not_there_has_no_backups(tmp_path: Path) -> None:
    assert backup.listing(tmp_path / "none") == []


def test_backups_are_listed_newest_first_and_other_files_not_at_all(opened: ShopFile, clock: Clock) -> None:
    assert opened.backups
    for name in "abc":
        enter(opened, name)
        opened.backup("manual")
        clock.pass_by(days=1)
    shutil.copy(opened.path, opened.backups / "copy.shop")
    assert [one.customers for one in backup.listing(opened.backups)] == [43, 42, 41]


def test_the_search_index_of_a_backup_is_looked_into_once_a_week(
    opened: ShopFile, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = backup._copy

    def copy_ill(source: Any, target: Path) -> None:
        copy(source, target)
        with closing(connections.connect(target, write=True)) as connection:
            connection.execute("UPDATE search_index_data SET block = x'00' WHERE id > 10")

    monkeypatch.setattr(backup, "_copy", copy_ill)
    with pytest.raises(ShopError, match=r"backup\.bad"):
        opened.backup("manual")
    monkeypatch.setattr(backup, "_copy", copy)
    assert opened.backup("manual")
    enter(opened, "later")
    monkeypatch.setattr(backup, "_copy", copy_ill)
    made = opened.backup("manual")
    assert made and made.customers == 41
    assert backup.verify(made).good is False
    clock.pass_by(days=7)
    enter(opened, "next week")
    with pytest.raises(ShopError, match=r"backup\.bad"):
        opened.backup("manual")
    monkeypatch.setattr(backup, "_copy", copy)


def test_a_spoiled_backup_is_listed_as_not_good(opened: ShopFile) -> None:
    made = opened.backup("manual")
    assert made
    spoil(made.path)
    assert backup.verify(made).good is False
    made.path.write_bytes(b"")
    assert backup.listing(made.path.parent)[0].good is False


# Rotating


def empty_backups(folder: Path, times: list[datetime], source: Path, name: str = "my") -> None:
    """Backups made at these times, sound ones."""
    folder.mkdir(exist_ok=True)
    for at in times:
        shutil.copyfile(source, folder / f"{name} {at.strftime('%Y-%m-%d %H%M%S')}Z close.shop")


def test_the_last_ten_one_a_day_and_one_a_month_are_kept(tmp_path: Path, closed: Path, clock: Clock) -> None:
    start = datetime(2024, 1, 1)
    days = [
        start.replace(year=year, month=month, day=day, hour=hour)
        for year in (2024, 2025)
        for month in range(1, 13)
        for day in (1, 15, 27, 28)
        for hour in (8, 20)
    ]
    folder = tmp_path / "b"
    empty_backups(folder, days, closed)
    backup.rotate(folder, clock)
    kept = [one.at for one in backup.listing(folder)]
    assert kept[:10] == sorted(days, reverse=True)[:10]
    of_days = sorted({day.replace(hour=20) for day in days}, reverse=True)[:14]
    assert set(of_days) <= set(kept)
    of_months = [datetime(2025, month, 28, 20) for month in range(1, 13)]
    assert set(of_months) <= set(kept)
    assert set(kept) == {*sorted(days)[-10:], *of_days, *of_months}


def test_nothing_more_is_removed_the_second_time(tmp_path: Path, closed: Path, clock: Clock) -> None:
    folder = tmp_path / "b"
    empty_backups(
        folder, [datetime(2025, month, day) for month in range(1, 13) for day in range(1, 29)], closed
    )
    assert backup.rotate(folder, clock)
    assert backup.rotate(folder, clock) == []


def test_the_only_good_backup_is_never_removed(tmp_path: Path, closed: Path, clock: Clock) -> None:
    folder = tmp_path / "b"
    old = datetime(2020, 1, 1, 8)
    empty_backups(folder, [old, datetime(2020, 1, 1, 7)], closed)
    bad = tmp_path / "bad.shop"
    shutil.copyfile(closed, bad)
    spoil(bad)
    empty_backups(folder, [datetime(2025, month, day) for month in range(1, 13) for day in range(1, 29)], bad)
    backup.rotate(folder, clock)
    kept = backup.listing(folder)
    assert [one.at for one in kept if backup.verify(one).good] == [old]


@pytest.mark.parametrize("wrong", [datetime(2036, 3, 1), datetime(2016, 3, 1)])
def test_a_clock_ten_years_off_does_not_cost_the_backups_made_before_and_after(
    tmp_path: Path, closed: Path, clock: Clock, wrong: datetime
) -> None:
    folder = tmp_path / "b"
    before = [datetime(2026, 2, day) for day in range(1, 21)]
    empty_backups(folder, before, closed)
    for _ in range(30):
        clock.now = wrong = (
            wrong.replace(hour=wrong.hour + 1)
            if wrong.hour < 23
            else wrong.replace(hour=0, day=wrong.day + 1)
        )
        empty_backups(folder, [wrong], closed)
        backup.rotate(folder, clock)
        assert wrong in [one.at for one in backup.listing(folder)]
    kept = {one.at for one in backup.listing(folder)}
    assert set(before[-12:]) <= kept
    after = datetime(2026, 3, 2)
    for hour in range(15):
        clock.now = after.replace(hour=hour)
        empty_backups(folder, [clock.now], closed)
        backup.rotate(folder, clock)
    kept = {one.at for one in backup.listing(folder)}
    assert {after.replace(hour=hour) for hour in range(5, 15)} <= kept
    assert set(before[-12:]) <= kept


def test_shops_sharing_a_folder_do_not_push_out_each_others_backups(
    tmp_path: Path, closed: Path, clock: Clock
) -> None:
    folder = tmp_path / "b"
    empty_backups(folder, [datetime(2020, 1, 1)], closed, "small")
    empty_backups(
        folder,
        [datetime(2025, month, day) for month in range(1, 13) for day in range(1, 29)],
        closed,
        "large",
    )
    backup.rotate(folder, clock)
    assert "small" in {one.shop for one in backup.listing(folder)}


def test_a_backup_that_can_not_be_removed_is_said(
    tmp_path: Path, closed: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "b"
    empty_backups(folder, [datetime(2025, 1, 1, hour) for hour in range(20)], closed)

    def refuse(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError

    with monkeypatch.context() as patch, pytest.raises(ShopError) as error:
        patch.setattr(Path, "unlink", refuse)
        backup.rotate(folder, clock)
    assert error.value.key == "backup.no_folder"


# Restoring


def test_a_restored_shop_is_as_it_was_then_and_what_was_there_is_kept(closed: Path, clock: Clock) -> None:
    with ShopFile(closed, derived, clock=clock) as shop:
        first = shop.backup("manual")
        clock.pass_by(minutes=1)
        enter(shop, "later")
    assert first
    clock.pass_by(minutes=1)
    before = backup.restore(first.path, closed, clock=clock)
    assert before and (before.reason, before.customers) == ("close", 41)
    with ShopFile(closed, derived, clock=clock) as shop:
        assert len(shop.commands()) == 40
        enter(shop, "goes on")
        assert shop.undo().args == {"name": "goes on"}


def test_restoring_saves_what_no_backup_holds_yet(closed: Path, clock: Clock) -> None:
    with ShopFile(closed, derived, clock=clock, backups=None) as shop:
        first = backup.make(closed, closed.parent / "b", clock=clock, reason="manual")
        enter(shop, "later")
    before = backup.restore(first.path, closed, clock=clock)
    assert before and (before.reason, before.customers) == ("restore", 41)


def test_an_open_shop_is_not_replaced(opened: ShopFile, clock: Clock) -> None:
    made = opened.backup("manual")
    assert made
    with pytest.raises(ShopError) as error:
        backup.restore(made.path, opened.path, clock=clock)
    assert error.value.key == "file.in_use"


def test_a_bad_backup_is_not_restored(closed: Path, clock: Clock) -> None:
    with ShopFile(closed, derived, clock=clock) as shop:
        made = shop.backup("manual")
    assert made
    spoil(made.path)
    content = closed.read_bytes()
    with pytest.raises(ShopError) as error:
        backup.restore(made.path, closed, clock=clock)
    assert error.value.key in ("backup.bad", "file.damaged")
    assert closed.read_bytes() == content


@pytest.mark.parametrize("damage", [b"", b"no shop at all", None])
def test_a_file_too_damaged_to_be_backed_up_is_set_aside(
    closed: Path, clock: Clock, damage: bytes | None
) -> None:
    made = backup.make(closed, closed.parent / "b", clock=clock, reason="manual")
    if damage is None:
        spoil(closed)
    else:
        closed.write_bytes(damage)
    content = closed.read_bytes()
    before = backup.restore(made.path, closed, clock=clock)
    assert before and before.good is False and before.path.read_bytes() == content
    assert backup.listing(before.path.parent)[0].good is False
    with ShopFile(closed, derived) as shop:
        assert len(shop.commands()) == 40


def test_a_lost_shop_is_restored_where_it_was(closed: Path, clock: Clock) -> None:
    made = backup.make(closed, closed.parent / "b", clock=clock, reason="manual")
    closed.unlink()
    assert backup.restore(made.path, closed, clock=clock) is None
    with ShopFile(closed, derived) as shop:
        assert len(shop.commands()) == 40


def test_the_journal_of_the_replaced_file_does_not_reach_the_new_one(
    closed: Path, tmp_path: Path, clock: Clock
) -> None:
    made = backup.make(closed, closed.parent / "b", clock=clock, reason="manual")
    with ShopFile(closed, derived, backups=None) as shop:
        enter(shop, "in the journal")
        for name in (closed.name, f"{closed.name}-wal"):
            shutil.copyfile(closed.with_name(name), tmp_path / name)
    crashed = tmp_path / closed.name
    before = backup.restore(made.path, crashed, clock=clock)
    assert before and before.customers == 41
    with ShopFile(crashed, derived) as shop:
        assert len(shop.commands()) == 40


def test_the_journal_of_a_damaged_file_is_set_aside_with_it(
    closed: Path, tmp_path: Path, clock: Clock
) -> None:
    made = backup.make(closed, closed.parent / "b", clock=clock, reason="manual")
    crashed = tmp_path / "x.shop"
    crashed.write_bytes(b"torn")
    journal = tmp_path / "x.shop-wal"
    journal.write_bytes(b"journal")
    before = backup.restore(made.path, crashed, clock=clock)
    assert before and before.path.with_name(f"{before.path.name}-wal").read_bytes() == b"journal"
    assert not journal.exists()


def test_a_shop_another_program_holds_is_not_replaced(
    closed: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BUSY_MS", 10)
    made = backup.make(closed, closed.parent / "b", clock=clock, reason="manual")
    content = closed.read_bytes()
    with closing(connections.connect(closed, write=False)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM customer").fetchall()
        with pytest.raises(ShopError) as error:
            backup.restore(made.path, closed, clock=clock, folder=made.path.parent)
    assert error.value.key == "file.locked"
    assert closed.read_bytes() == content


def test_a_restore_waits_for_who_is_still_looking(
    closed: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backup.make(closed, closed.parent / "b", clock=clock, reason="manual")
    other = connections.connect(closed, write=False)
    other.execute("SELECT count(*) FROM customer").fetchall()
    monkeypatch.setattr(backup.time, "sleep", lambda _: other.close())
    backup.restore(made.path, closed, clock=clock, folder=made.path.parent)
    with ShopFile(closed, derived, backups=None) as shop:
        assert len(shop.commands()) == 40


def test_a_shop_is_restored_while_pages_still_look_at_what_was_there(closed: Path, clock: Clock) -> None:
    made = backup.make(closed, closed.parent / "b", clock=clock, reason="manual")
    shop = ShopFile(closed, derived, backups=None)
    looking, done, seen = threading.Event(), threading.Event(), []

    def look() -> None:
        with shop.read() as session:
            session.connection()
            looking.set()
            done.wait()
            seen.append(session.connection().exec_driver_sql("SELECT count(*) FROM customer").scalar())

    threads = [threading.Thread(target=act) for act in (look, shop.close)]
    threads[0].start()
    looking.wait()
    threads[1].start()
    with pytest.raises(Cancelled):
        while True:
            with shop.read():
                pass
    done.set()
    for thread in threads:
        thread.join()
    backup.restore(made.path, closed, clock=clock, folder=made.path.parent)
    assert seen == [40]


@pytest.mark.parametrize("step", ["_counted", "_save", "_retire_journal", "settle"])
def test_a_restore_that_breaks_off_leaves_the_old_or_the_new(
    closed: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    made = backup.make(closed, closed.parent / "b", clock=clock, reason="manual")
    with ShopFile(closed, derived, backups=None) as shop:
        enter(shop, "later")

    def die(*args: object, **_: object) -> None:
        if args != (closed.parent / "b",):  # the folder of the other backups
            raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(backup, step, die)
        backup.restore(made.path, closed, clock=clock, folder=closed.parent / "b")
    with ShopFile(closed, derived, backups=None) as shop:
        assert len(shop.commands()) == (40 if step == "settle" else 41)
    assert not closed.with_name(f".{closed.name}.restoring").exists()
