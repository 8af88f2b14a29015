"""A disk that is full, or fails, at any write: a sentence, and the shop as it was or as it was to be."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from shopkeeper.errors import ShopError
from shopkeeper.shop import customers, derived
from shopkeeper.store import backup, check, connections, upgrade
from shopkeeper.store.salvage import salvage
from shopkeeper.store.shop_file import ShopFile
from tests.store.shops import digest, enter, import_orders
from tests.store.test_upgrade import old_file

SIZE = 4_000_000
PAGE = 4096

Step = Callable[[ShopFile], object]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of the test's own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(folder)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("only an administrator of a Linux system can make a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path, pages: int) -> None:
    """Leave that many pages free."""
    free = disk / "filled"
    free.unlink(missing_ok=True)
    usage = shutil.disk_usage(disk)
    with free.open("wb") as file:
        file.write(b"x" * max(usage.free - pages * PAGE, 0))


def empty(disk: Path) -> None:
    (disk / "filled").unlink(missing_ok=True)


def edit_many(shop: ShopFile) -> None:
    with shop.command("customer.tag", n=40, tag="t") as session:
        customers.add_tag(session, list(range(1, 41)), "t" * 500)


def bring_in(shop: ShopFile) -> None:
    import_orders(shop, shop.path.parent.parent, list(range(60)))


STEPS: list[Step] = [edit_many, bring_in, ShopFile.undo, check.repair]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_a_full_disk_at_any_write_leaves_the_shop_as_it_was(disk: Path, pattern: Path, step: Step) -> None:
    path = disk / "my.shop"
    refused = 0
    for pages in (0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 300):
        shutil.copyfile(pattern, path)
        with ShopFile(path, derived, backups=None) as shop:
            enter(shop, "first")
            shop.checkpoint()
            before = digest(shop)
            fill(disk, pages)
            try:
                step(shop)
            except ShopError as error:
                assert error.key == "file.disk_full"
                assert digest(shop) == before
                refused += 1
                empty(disk)
                step(shop)
            empty(disk)
            assert check.check(shop) == []
    assert 0 < refused < 11


def test_a_shop_on_a_full_disk_is_refused_and_untouched(disk: Path, pattern: Path) -> None:
    path = disk / "my.shop"
    shutil.copyfile(pattern, path)
    content = path.read_bytes()
    fill(disk, 0)
    with pytest.raises(ShopError) as error:
        ShopFile(path, derived)
    assert error.value.key == "file.disk_full"
    assert path.read_bytes() == content
    empty(disk)
    with ShopFile(path, derived, backups=None) as shop:
        assert len(shop.commands()) == 40


@pytest.mark.parametrize("pages", [0, 1, 5, 20, 40])
def test_a_shop_that_does_not_fit_is_not_made(disk: Path, pages: int) -> None:
    fill(disk, pages)
    with pytest.raises(ShopError) as error:
        ShopFile.create(disk / "new.shop", derived)
    assert error.value.key == "file.disk_full"
    assert [path.name for path in disk.iterdir() if not path.name.endswith(".lock")] == ["filled"]


@pytest.mark.parametrize("pages", [0, 1, 10, 40, 70])
def test_a_backup_that_does_not_fit_leaves_nothing(
    disk: Path, pattern: Path, tmp_path: Path, pages: int
) -> None:
    folder = disk / "backups"
    folder.mkdir()
    fill(disk, pages)
    with pytest.raises(ShopError) as error:
        backup.make(pattern, folder, clock=lambda: datetime(2026, 1, 1), reason="manual")
    assert error.value.key == "file.disk_full"
    assert [path.name for path in folder.iterdir() if not path.name.endswith(".lock")] == []


@pytest.mark.parametrize("pages", [0, 20, 60])
def test_a_closing_backup_that_does_not_fit_is_said_and_the_shop_is_saved(
    disk: Path, pattern: Path, tmp_path: Path, pages: int
) -> None:
    path = tmp_path / "my.shop"
    shutil.copyfile(pattern, path)
    shop = ShopFile(path, derived, backups=disk / "backups")
    enter(shop, "new")
    fill(disk, pages)
    with pytest.raises(ShopError) as error:
        shop.close()
    assert error.value.key == "backup.not_made"
    with ShopFile(path, derived, backups=None) as shop:
        assert len(shop.commands()) == 41


def test_a_second_backup_that_does_not_fit_is_said_and_the_first_one_stands(
    disk: Path, tmp_path: Path, pattern: Path
) -> None:
    path = tmp_path / "my.shop"
    shutil.copyfile(pattern, path)
    with ShopFile(path, derived, backups=tmp_path / "backups", second=disk / "backups") as shop:
        enter(shop, "first")
        shop.backup("manual")
        enter(shop, "second")
        fill(disk, 20)
        made = shop.backup("manual")
        assert made is not None and backup.verify(made).good
        refused = shop.second.refused()
        assert refused and refused.key == "backup.no_second"
        (kept,) = backup.listing(disk / "backups")
        assert backup.verify(kept).good
        empty(disk)
        shop.backup("manual")
        assert shop.second.refused() is None


@pytest.mark.parametrize("pages", [0, 5, 50, 90])
def test_a_restore_that_does_not_fit_leaves_the_shop_as_it_was(
    disk: Path, pattern: Path, tmp_path: Path, pages: int
) -> None:
    path = disk / "my.shop"
    shutil.copyfile(pattern, path)
    with ShopFile(path, derived, backups=None) as shop:
        enter(shop, "new")
        before = digest(shop)
    fill(disk, pages)
    with pytest.raises(ShopError) as error:
        backup.restore(pattern, path, clock=lambda: datetime(2026, 1, 1))
    assert error.value.key == "file.disk_full"
    empty(disk)
    with ShopFile(path, derived, backups=None) as shop:
        assert digest(shop) == before


def test_an_upgrade_that_does_not_fit_leaves_the_file_as_it_was(disk: Path, tmp_path: Path) -> None:
    refused = 0
    for pages in (0, 3, 9, 10, 20, 30, 50, 80, 300):
        path = old_file(disk / "my.shop", 1)
        content = path.read_bytes()
        fill(disk, pages)
        try:
            ShopFile(path, derived, backups=tmp_path / "backups").close()
        except ShopError as error:
            assert error.key == "file.disk_full"
            refused += 1
            empty(disk)
            with ShopFile(path, derived, backups=None) as shop:
                assert shop.schema == upgrade.newest()
        empty(disk)
        assert content
        path.unlink()
    assert 3 < refused < 9


@pytest.mark.parametrize("pages", [0, 60, 120])
def test_a_salvage_that_does_not_fit_leaves_nothing(disk: Path, pattern: Path, pages: int) -> None:
    fill(disk, pages)
    with pytest.raises(ShopError) as error:
        salvage(pattern, disk / "saved.shop", derived, clock=lambda: datetime(2026, 1, 1))
    assert error.value.key == "file.disk_full"
    assert [path.name for path in disk.iterdir() if not path.name.endswith(".lock")] == ["filled"]


# A disk that fails


@pytest.fixture
def failing() -> Iterator[Callable[[int], None]]:
    """Writing beyond so many bytes of any file fails from then on, as on a broken disk."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield lambda size: resource.setrlimit(
        resource.RLIMIT_FSIZE, (size if size >= 0 else before[0], before[1])
    )
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_a_write_that_fails_leaves_the_shop_as_it_was(
    tmp_path: Path, pattern: Path, step: Step, failing: Callable[[int], None]
) -> None:
    refused = 0
    for size in (0, 100, 5000, 9000, 20_000, 50_000, 90_000, 5_000_000):
        path = tmp_path / "a" / "my.shop"
        path.parent.mkdir(exist_ok=True)
        shutil.copyfile(pattern, path)
        with ShopFile(path, derived, backups=None) as shop:
            enter(shop, "first")
            shop.checkpoint()
            before = digest(shop)
            try:
                if step is not bring_in:
                    failing(size)
                    step(shop)
                else:
                    with shop.command("import", imports=True, n=1, file="x") as session:
                        failing(size)
                        values = ", ".join(f"('{number}', '{'x' * 500}')" for number in range(500))
                        session.connection().exec_driver_sql(
                            f"INSERT INTO customer (name, note) VALUES {values}"
                        )
            except ShopError as error:
                failing(-1)
                assert error.key in ("file.io_error", "file.disk_full")
                assert digest(shop) == before
                refused += 1
            failing(-1)
            assert check.check(shop) == []
    assert 0 < refused < 8


def test_what_the_system_says_of_a_lock_is_said(pattern: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("shopkeeper.store.files.FileLock.acquire", full)
    with pytest.raises(ShopError) as error:
        ShopFile(pattern, derived)
    assert error.value.key == "file.disk_full"


def test_a_folder_whose_space_is_not_known_counts_as_roomy(tmp_path: Path) -> None:
    assert connections._said("disk I/O error", tmp_path / "gone" / "my.shop") == "file.io_error"
    assert os.path.exists(tmp_path)
