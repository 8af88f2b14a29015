"""Every file that can not be opened gets its own sentence and stays as it is."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
import sqlcipher3.dbapi2 as driver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopkeeper import words
from shopkeeper.errors import ShopError
from shopkeeper.shop import customer_list, derived, lists
from shopkeeper.store import check, connections, files, upgrade
from shopkeeper.store.shop_file import ShopFile
from tests.store.shops import enter, rows


def refusal(path: Path, **options: Any) -> str:
    """The key of the sentence `path` is refused with, its bytes unchanged."""
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(ShopError) as error, ShopFile(path, derived, **options):
        pass
    assert words.sentence(error.value)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert not connections.has_journal(path)
    return error.value.key


def put(path: Path, at: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data)


def test_what_is_not_there_is_said_and_not_made(path: Path) -> None:
    assert refusal(path) == "file.missing"
    assert not path.exists()


def test_a_folder_is_not_opened(path: Path) -> None:
    path.mkdir()
    assert refusal(path) == "file.cannot_open"


def test_an_empty_file_is_refused(path: Path) -> None:
    path.touch()
    assert refusal(path) == "file.empty"


@pytest.mark.parametrize(
    "content", [b"x", b"name,phone\n" * 1000, "订单编号".encode("gbk") * 100, b"PK\3\4" + b"\0" * 5000]
)
def test_a_file_of_another_kind_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert refusal(path) == "file.not_a_shop"


def test_another_programs_database_is_refused(path: Path) -> None:
    with closing(driver.connect(str(path))) as connection:
        connection.execute("CREATE TABLE t (a)")
    assert refusal(path) == "file.not_a_shop"


def test_a_newer_file_is_refused(closed: Path) -> None:
    put(closed, 60, (upgrade.newest() + 1).to_bytes(4, "big"))
    assert refusal(closed) == "file.newer"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True))
def test_a_cut_file_is_refused_and_untouched(closed: Path, tmp_path: Path, share: float) -> None:
    data = closed.read_bytes()
    cut = tmp_path / "cut.shop"
    cut.write_bytes(data[: int(len(data) * share)])
    assert refusal(cut) in ("file.empty", "file.cut_short")


def test_a_file_cut_within_its_first_bytes_is_refused(closed: Path, tmp_path: Path) -> None:
    data = closed.read_bytes()
    for size in range(130):
        (tmp_path / "cut.shop").write_bytes(data[:size])
        assert refusal(tmp_path / "cut.shop") == ("file.cut_short" if size else "file.empty")


@pytest.mark.parametrize(
    ("at", "data"),
    [
        (16, b"\x20\x00"),
        (18, b"\x03\x03"),
        (20, b"\x08"),
        (21, b"\x41"),
        (60, b"\0\0\0\0"),
        (60, b"\0\0\0\3"),
        (56, b"\0\0\0\3"),
    ],
)
def test_a_damaged_header_is_refused(closed: Path, at: int, data: bytes) -> None:
    put(closed, at, data)
    assert refusal(closed) == "file.damaged"


def test_a_file_whose_tables_are_damaged_is_refused(closed: Path) -> None:
    put(closed, 100, b"\xa5" * 3996)
    assert refusal(closed) == "file.damaged"


def test_a_file_that_misses_a_table_is_refused(closed: Path) -> None:
    with closing(driver.connect(str(closed), isolation_level=None)) as connection:
        connection.execute("ALTER TABLE payment RENAME TO paiment")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert refusal(closed, write=False) == "file.damaged"
    assert refusal(closed) == "file.damaged"


def look_at_everything(path: Path) -> None:
    with ShopFile(path, derived, backups=None) as shop:
        rows(shop)
        shop.commands()
        shop.history_of("customer", 3)
        with shop.read() as session:
            spec = customer_list.LIST
            ids = lists.ids(session, spec, lists.Query())
            lists.rows(session, spec, ids, spec.columns)
        check.check(shop)
        enter(shop, "new")
        shop.undo()


@pytest.mark.parametrize("seed", range(60))
def test_flipped_bits_and_spoiled_pages_never_end_in_anything_but_a_sentence(closed: Path, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(closed.read_bytes())
    for _ in range(chance.choice((1, 3, 50))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    if seed % 3 == 0:
        place = chance.randrange(len(data) // 4096) * 4096
        data[place : place + 4096] = chance.randbytes(4096)
    closed.write_bytes(data)
    try:
        look_at_everything(closed)
    except ShopError as error:
        assert words.sentence(error)
        assert error.key in {
            "file.damaged",
            "file.not_a_shop",
            "file.newer",
            "file.cut_short",
            "undo.later",
            "history.in_the_way",
        }


def test_damage_met_while_reading_is_said(closed: Path) -> None:
    with closing(driver.connect(str(closed))) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'customer'").fetchone()[0]
    put(closed, (page - 1) * 4096, b"\xa5" * 4096)
    with ShopFile(closed, derived, backups=None) as shop:
        with pytest.raises(ShopError) as error:
            rows(shop)
        assert error.value.key == "file.damaged"
        with pytest.raises(ShopError) as error:
            enter(shop, "x")
        assert error.value.key == "file.damaged"


def test_a_value_no_program_wrote_is_said(opened: ShopFile) -> None:
    opened._raw.execute("UPDATE change SET at = 'x' WHERE id = 2")
    with pytest.raises(ShopError) as error:
        opened.commands()
    assert error.value.key == "file.damaged"


def test_an_error_that_is_a_bug_stays_one(opened: ShopFile) -> None:
    with pytest.raises(ValueError, match="invalid literal"), opened.read():
        int("x")
    with (
        pytest.raises(driver.OperationalError, match="syntax"),
        connections.environment_in_words(opened.path),
    ):
        opened._raw.execute("SELEKT")


# In use


CHILD = """
import sys
from pathlib import Path
from shopkeeper.shop import derived
from shopkeeper.store.shop_file import ShopFile
with ShopFile(Path(sys.argv[1]), derived, backups=None):
    print("open", flush=True)
    sys.stdin.read()
"""


@contextmanager
def open_elsewhere(path: Path, code: str = CHILD) -> Iterator[None]:
    """The file open in another process."""
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin and child.stdout
        assert child.stdout.readline() == "open\n"
        yield
        child.stdin.close()
    assert child.returncode == 0


def test_a_second_program_may_read_but_not_write(closed: Path) -> None:
    with open_elsewhere(closed):
        assert refusal(closed) == "file.in_use"
        with ShopFile(closed, derived, write=False) as shop:
            assert shop.read_only
            assert len(shop.commands()) == 40
            with pytest.raises(ShopError) as error:
                enter(shop, "x")
            assert error.value.key == "file.read_only"
    with ShopFile(closed, derived, backups=None) as shop:
        assert not shop.read_only


def test_a_second_window_of_the_same_program_is_refused(opened: ShopFile) -> None:
    with pytest.raises(ShopError) as error:
        ShopFile(opened.path, derived)
    assert error.value.key == "file.in_use"


def test_a_file_another_kind_of_program_holds_is_said(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "BUSY_MS", 10)
    with closing(driver.connect(str(closed), isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ShopError) as error:
            ShopFile(closed, derived)
        assert error.value.key == "file.locked"


# Read-only


@contextmanager
def unwritable(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder nobody may write, by the system's own means where it has some for this user."""
    if hasattr(os, "geteuid") and os.geteuid() != 0:
        folder.chmod(0o500)
        yield
        folder.chmod(0o700)
        return
    if (
        os.name == "posix"
        and subprocess.run(["mount", "--bind", folder, folder], capture_output=True).returncode == 0
    ):
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
        try:
            yield
        finally:
            subprocess.run(["umount", folder], check=True)
        return
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and access(path, mode))
    yield


def test_a_shop_in_a_folder_that_can_not_be_written_is_read(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unwritable(closed.parent, monkeypatch), ShopFile(closed, derived) as shop:
        assert shop.read_only
        assert len(shop.commands()) == 40
        shop.checkpoint()
        with pytest.raises(ShopError) as error:
            shop.undo()
        assert error.value.key == "file.read_only"


def test_a_file_that_can_not_be_written_is_read(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    access = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: (mode != os.W_OK or path != closed) and access(path, mode)
    )
    with ShopFile(closed, derived) as shop:
        assert shop.read_only


def test_a_shop_not_closed_properly_and_not_writable_says_what_to_do(
    closed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "crashed"
    folder.mkdir()
    with ShopFile(closed, derived, backups=None) as shop:
        enter(shop, "in the journal")
        for name in (closed.name, f"{closed.name}-wal"):
            shutil.copyfile(closed.with_name(name), folder / name)
    with unwritable(folder, monkeypatch), pytest.raises(ShopError) as error:
        ShopFile(folder / closed.name, derived)
    assert error.value.key == "file.journal_apart"
    with ShopFile(folder / closed.name, derived, backups=None) as shop:
        assert len(shop.commands()) == 41


def test_an_older_shop_that_can_not_be_written_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.store.test_upgrade import old_file

    old = old_file(tmp_path / "old" / "my.shop", upgrade.newest() - 1)
    with unwritable(old.parent, monkeypatch), pytest.raises(ShopError) as error:
        ShopFile(old, derived)
    assert error.value.key == "file.old_read_only"


def test_an_older_shop_is_brought_up_to_date_before_it_is_only_read(tmp_path: Path) -> None:
    from tests.store.test_upgrade import old_file

    old = old_file(tmp_path / "my.shop", upgrade.newest() - 1)
    with ShopFile(old, derived, write=False) as shop:
        assert shop.read_only and shop.schema == upgrade.newest()


# Places


@pytest.mark.parametrize("fstype", ["nfs4", "cifs"])
def test_a_shop_on_a_network_drive_is_refused(
    closed: Path, monkeypatch: pytest.MonkeyPatch, fstype: str
) -> None:
    parts = [
        SimpleNamespace(mountpoint="/", fstype="ext4", opts="rw"),
        SimpleNamespace(mountpoint=str(closed.parent), fstype=fstype, opts="rw"),
    ]
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: parts)
    assert refusal(closed) == "file.network_drive"


def test_a_windows_network_drive_is_known_by_its_options(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [SimpleNamespace(mountpoint="/", fstype="", opts="rw,remote")]
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: parts)
    assert files.on_network(closed)


def test_a_windows_share_is_known_by_its_name() -> None:
    share: Any = SimpleNamespace(resolve=lambda: r"\\server\shops\my.shop")
    assert files.on_network(share)


def test_a_shop_where_no_journal_can_be_is_refused(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(driver.connect(str(closed))) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    uri = connections.uri
    monkeypatch.setattr(connections, "uri", lambda path, **options: uri(path, **options, nolock="1"))
    assert refusal(closed) == "file.network_drive"


def test_an_old_library_is_refused(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MINIMUM_SQLITE", (99,))
    assert refusal(closed) == "file.old_sqlite"


# Making


def test_a_shop_is_not_made_over_another_file(closed: Path) -> None:
    content = closed.read_bytes()
    with pytest.raises(ShopError) as error:
        ShopFile.create(closed, derived)
    assert (error.value.key, closed.read_bytes()) == ("file.exists", content)


def test_a_shop_is_not_made_where_no_folder_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ShopError) as error:
        ShopFile.create(tmp_path / "file" / "my.shop", derived)
    assert error.value.key == "file.cannot_create"


def test_the_journal_of_a_file_that_is_gone_does_not_reach_a_new_one(closed: Path, path: Path) -> None:
    with ShopFile(closed, derived, backups=None) as shop:
        enter(shop, "in the journal")
        left = connections.journal(closed).read_bytes()
    closed.unlink()
    connections.journal(closed).write_bytes(left)
    with ShopFile.create(path, derived) as shop:
        assert shop.commands() == []


def test_a_shop_that_could_not_be_made_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise driver.OperationalError("database or disk is full")

    monkeypatch.setattr(upgrade, "upgrade", full)
    with pytest.raises(ShopError) as error:
        ShopFile.create(path, derived)
    assert error.value.key == "file.disk_full"
    assert list(path.parent.iterdir()) == []


# Idle


def test_an_idle_shop_is_complete_by_itself(opened: ShopFile, tmp_path: Path) -> None:
    enter(opened, "new")
    with opened.read() as session:
        session.connection()
    opened.checkpoint()
    copy = tmp_path / "copy.shop"
    shutil.copyfile(opened.path, copy)
    with ShopFile(copy, derived, backups=None) as shop:
        assert len(shop.commands()) == 41


def test_a_checkpoint_under_an_open_reader_waits_for_the_next_time(opened: ShopFile) -> None:
    with opened.read() as session:
        before = session.connection().exec_driver_sql("SELECT count(*) FROM customer").scalar()
        enter(opened, "new")
        opened.checkpoint()
        assert connections.has_journal(opened.path)
        assert session.connection().exec_driver_sql("SELECT count(*) FROM customer").scalar() == before
    opened.checkpoint()
    assert not connections.has_journal(opened.path)


def test_a_checkpoint_while_a_command_runs_does_nothing(opened: ShopFile) -> None:
    with opened.command("customer.create", name="x") as session:
        session.connection().exec_driver_sql("INSERT INTO customer (name) VALUES ('x')")
        opened.checkpoint()
    assert len(opened.commands()) == 41


def test_a_command_waits_for_a_checkpoint(opened: ShopFile, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    opened._mutex.acquire()
    timer = threading.Timer(0.01, opened._mutex.release)
    timer.start()
    enter(opened, "new")
    timer.join()
    assert len(opened.commands()) == 41


def test_closing_under_an_open_reader_loses_nothing(closed: Path) -> None:
    shop = ShopFile(closed, derived, backups=None)
    with shop.read() as session:
        session.connection().exec_driver_sql("SELECT count(*) FROM customer")
        enter(shop, "new")
        shop.close()
    with ShopFile(closed, derived, backups=None) as shop:
        assert len(shop.commands()) == 41
