"""What can be read of a damaged file is saved into a new one."""

from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from shopkeeper.errors import ShopError
from shopkeeper.shop import derived
from shopkeeper.store import check, upgrade
from shopkeeper.store.salvage import salvage
from shopkeeper.store.shop_file import ShopFile
from tests.store.shops import Clock, enter, rows
from tests.store.test_check import ORDERS


@pytest.fixture
def full(closed: Path) -> Path:
    """A closed shop with customers and orders."""
    with ShopFile(closed, derived, backups=None) as shop:
        with shop.command("import", imports=True, n=1, file="x.csv") as session:
            for statement in filter(str.strip, ORDERS.split(";\n")):
                session.connection().exec_driver_sql(statement)
        gone = enter(shop, "deleted")
        with shop.command("customer.delete", n=1, name="x") as session:
            session.connection().exec_driver_sql(f"DELETE FROM customer WHERE id = {gone}")
    return closed


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where the new file goes."""
    return tmp_path / "saved.shop"


def root(path: Path, table: str) -> int:
    with closing(driver.connect(str(path))) as connection:
        return connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]


def overwrite(path: Path, page: int, data: bytes = b"\xa5" * 4096) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(data)


def run(path: Path, *statements: str) -> None:
    with closing(driver.connect(str(path), isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_everything_of_a_sound_file_is_saved(full: Path, target: Path, clock: Clock) -> None:
    content, steps = full.read_bytes(), []
    result = salvage(
        full, target, derived, clock=clock, progress=lambda done, total: steps.append((done, total))
    )
    assert not any(result.lost.values())
    assert result.read["customer"] == 40 and result.read["order"] == 2
    assert full.read_bytes() == content
    assert steps[0][0] == 0 and steps[-1][0] == steps[-1][1]
    with ShopFile(full, derived, backups=None) as old, ShopFile(target, derived, backups=None) as new:
        assert rows(new) == rows(old)
        assert check.check(new) == []
        assert [one.key for one in new.commands()] == ["salvage", *(one.key for one in old.commands())]
        assert new.undoable() is None
        assert new.history_of("customer", 3)
        assert enter(new, "next") == 42


def test_the_journal_is_read_too(full: Path, target: Path, clock: Clock) -> None:
    with ShopFile(full, derived, backups=None) as shop:
        enter(shop, "in the journal")
        result = salvage(full, target, derived, clock=clock)
    assert result.read["customer"] == 41


@pytest.mark.parametrize("share", [0.6, 0.75, 0.9])
def test_of_a_cut_file_what_is_there_is_saved(full: Path, target: Path, clock: Clock, share: float) -> None:
    data = full.read_bytes()
    full.write_bytes(data[: int(len(data) * share)])
    result = salvage(full, target, derived, clock=clock)
    assert sum(result.read.values()) > 0
    with ShopFile(target, derived, backups=None) as shop:
        assert check.check(shop) == []


def test_rows_on_a_damaged_page_are_counted_as_lost_and_the_others_saved(
    full: Path, target: Path, clock: Clock
) -> None:
    overwrite(full, root(full, "customer_tag"))
    result = salvage(full, target, derived, clock=clock)
    assert (result.read["customer_tag"], result.lost["customer_tag"]) == (0, 40)
    assert result.read["customer"] == 40


def test_one_damaged_page_of_many_costs_its_rows_alone(closed: Path, target: Path, clock: Clock) -> None:
    with (
        ShopFile(closed, derived, backups=None) as shop,
        shop.command("import", imports=True, n=1, file="x") as session,
    ):
        values = ", ".join(f"('c{number}', '{'x' * 200}')" for number in range(2000))
        session.connection().exec_driver_sql(f"INSERT INTO customer (name, note) VALUES {values}")
    with closing(driver.connect(str(closed))) as connection:
        (page,) = (
            connection.execute(
                "SELECT pageno FROM dbstat WHERE name = 'customer' AND pagetype = 'leaf' LIMIT 1 OFFSET 20"
            ).fetchone()
            if has_dbstat(connection)
            else (find_leaf(closed),)
        )
    overwrite(closed, page)
    result = salvage(closed, target, derived, clock=clock)
    assert 0 < result.lost["customer"] < 40
    assert result.read["customer"] + result.lost["customer"] == 2040


def has_dbstat(connection: driver.Connection) -> bool:
    return ("ENABLE_DBSTAT_VTAB",) in connection.execute("PRAGMA compile_options").fetchall()


def find_leaf(path: Path) -> int:
    """The page that holds customer c1000."""
    return path.read_bytes().index(b"c1000" + b"x" * 10) // 4096 + 1


def test_a_spoiled_header_does_not_keep_the_rest_from_being_saved(
    full: Path, target: Path, clock: Clock
) -> None:
    with full.open("r+b") as file:
        file.write(b"\xa5" * 28)
    result = salvage(full, target, derived, clock=clock)
    assert result.read["customer"] == 40


def test_what_was_lost_is_not_referred_to(full: Path, target: Path, clock: Clock) -> None:
    run(full, "PRAGMA foreign_keys=OFF", "DELETE FROM customer WHERE id = 1", "DELETE FROM channel")
    result = salvage(full, target, derived, clock=clock)
    assert result.lost["customer_phone"] == 1
    with ShopFile(target, derived, backups=None) as shop:
        assert check.check(shop) == []
        assert rows(shop, "channel")["channel"] == [(1, "", "#1")]
        assert [row[3] for row in rows(shop, "order")["order"]] == [None, None]


def test_values_that_can_not_be_are_emptied_or_cost_their_row(full: Path, target: Path, clock: Clock) -> None:
    run(
        full,
        "UPDATE customer SET birthday = 'x', name = CAST(x'e5bce6' AS TEXT) WHERE id = 1",
        'UPDATE "order" SET placed_at = 7 WHERE id = 1',
        "UPDATE order_line SET quantity = 'many' WHERE id = 2",
        "UPDATE change_piece SET data = x'00'",
    )
    result = salvage(full, target, derived, clock=clock)
    assert (result.lost["customer"], result.lost["order"], result.lost["order_line"]) == (0, 0, 1)
    assert result.read["change_piece"] == 0
    with ShopFile(target, derived, backups=None) as shop:
        customer = rows(shop, "customer")["customer"][0]
        assert customer[1] == "��" and customer[6] is None
        assert check.check(shop) == []
        assert shop.history_of("customer", 41) == []


def test_an_older_file_is_saved_too(tmp_path: Path, target: Path, clock: Clock) -> None:
    from tests.store.test_upgrade import old_file

    old = old_file(tmp_path / "old" / "my.shop", 1)
    result = salvage(old, target, derived, clock=clock)
    assert result.read["setting"] == 1
    with ShopFile(target, derived, backups=None) as shop:
        assert shop.schema == upgrade.newest()


def test_ids_are_found_without_the_list_of_the_highest(full: Path, target: Path, clock: Clock) -> None:
    run(full, "DELETE FROM sqlite_sequence")
    assert salvage(full, target, derived, clock=clock).read["customer"] == 40


def test_a_table_and_the_list_of_the_highest_ids_damaged_ends_all_the_same(
    full: Path, target: Path, clock: Clock
) -> None:
    overwrite(full, root(full, "sqlite_sequence"))
    overwrite(full, root(full, "customer_tag"))
    result = salvage(full, target, derived, clock=clock)
    assert (result.read["customer"], result.read["customer_tag"]) == (40, 0)


@pytest.mark.parametrize("content", [b"", b"no shop" * 1000])
def test_a_file_nothing_can_be_read_of_leaves_no_new_file(
    full: Path, target: Path, clock: Clock, content: bytes
) -> None:
    full.write_bytes(content)
    with pytest.raises(ShopError) as error:
        salvage(full, target, derived, clock=clock)
    assert error.value.key == "salvage.nothing"
    assert [path.name for path in target.parent.iterdir() if "saved" in path.name] == [f".{target.name}.lock"]


def test_nothing_is_written_over(full: Path, target: Path, clock: Clock) -> None:
    target.touch()
    with pytest.raises(ShopError) as error:
        salvage(full, target, derived, clock=clock)
    assert error.value.key == "file.exists"


def test_a_missing_file_is_said(path: Path, target: Path, clock: Clock) -> None:
    with pytest.raises(ShopError) as error:
        salvage(path, target, derived, clock=clock)
    assert error.value.key == "file.missing"
