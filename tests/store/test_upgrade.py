"""Older files are brought up to date, wholly or not at all."""

import re
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import create_engine

from shopkeeper.errors import ShopError
from shopkeeper.model import Base
from shopkeeper.shop import derived
from shopkeeper.store import backup, upgrade
from shopkeeper.store.shop_file import ShopFile
from tests.store.shops import Clock, enter

NUMBERS = list(upgrade.steps())
VIRTUAL = "search_index"


def old_file(path: Path, number: int) -> Path:
    """A closed shop file as a program of that schema number wrote it, one command in its history."""
    path.parent.mkdir(exist_ok=True)
    with closing(driver.connect(str(path), isolation_level=None)) as connection:
        upgrade.upgrade(connection, to=number)
        connection.execute("INSERT INTO setting (name, value) VALUES ('name', '老店')")
        connection.execute(
            "INSERT INTO change (at, operator, kind, key, args, head_id, done, schema)"
            f" VALUES ('2025-01-01 00:00:00', '', 'command', 'setting.change', '{{}}', 1, 1, {number})"
        )
        connection.execute(
            "INSERT INTO change_range (change_id, table_name, first, last) VALUES (1, 'setting', 1, 1)"
        )
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("INSERT INTO channel (platform) VALUES ('taobao')")
    return path


def schema(connection: Any) -> dict[tuple[str, str], str]:
    """Every table and index with its SQL, written one way."""
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    return {(kind, name): normal(sql) for kind, name, sql in rows if not name.startswith(VIRTUAL)}


def normal(sql: str) -> str:
    """The SQL without its blanks and quotes; a reference that a column was added with stands at the end."""
    text = re.sub(r"\s+", " ", re.sub(r"\s*([(),])\s*", r"\1", sql)).strip().replace('"', "")
    added = re.findall(r",(\w+) \w+ (REFERENCES \w+\(\w+\))", text)
    references = "".join(f",FOREIGN KEY({column}){reference}" for column, reference in added)
    return re.sub(r"(,\w+ \w+) REFERENCES \w+\(\w+\)", r"\1", text[:-1]) + references + text[-1]


def test_steps_are_numbered_without_a_gap() -> None:
    assert list(range(1, len(NUMBERS) + 1)) == NUMBERS


def test_a_file_made_by_the_steps_has_the_tables_of_the_model() -> None:
    with closing(driver.connect(":memory:", isolation_level=None)) as connection:
        upgrade.upgrade(connection)
        made = schema(connection)
        assert upgrade.is_whole(connection)
    engine = create_engine("sqlite://", module=driver)
    Base.metadata.create_all(engine)
    with engine.connect() as fresh:
        assert made == schema(fresh.connection)
    engine.dispose()


@pytest.mark.parametrize("number", NUMBERS[:-1])
def test_a_file_of_every_number_opens_up_to_date_after_a_backup(
    tmp_path: Path, number: int, clock: Clock
) -> None:
    old = old_file(tmp_path / "my.shop", number)
    with ShopFile(old, derived, clock=clock) as shop:
        assert shop.schema == upgrade.newest()
        assert [one.reason for one in backup.listing(tmp_path / "my backups")] == ["upgrade"]
        with shop.read() as session:
            assert session.connection().exec_driver_sql("SELECT value FROM setting").scalar() == "老店"
        enter(shop, "张")
        assert shop.undo().key == "customer.create"


@pytest.mark.parametrize("number", NUMBERS[:-1])
def test_upgrading_from_any_number_ends_in_the_same_tables(tmp_path: Path, number: int) -> None:
    with closing(driver.connect(":memory:", isolation_level=None)) as fresh:
        upgrade.upgrade(fresh)
        wanted = schema(fresh)
    with closing(
        driver.connect(str(old_file(tmp_path / "my.shop", number)), isolation_level=None)
    ) as connection:
        upgrade.upgrade(connection)
        assert schema(connection) == wanted


def test_an_upgrade_ends_undo_of_what_was_before(tmp_path: Path) -> None:
    old = old_file(tmp_path / "my.shop", upgrade.newest() - 1)
    with ShopFile(old, derived) as shop:
        (command,) = shop.commands()
        assert not command.undoable and shop.undoable() is None
        with pytest.raises(ShopError) as error:
            shop.undo_command(command.id)
        assert error.value.key == "undo.not_possible"
        with pytest.raises(ShopError) as error:
            shop.undo()
        assert error.value.key == "undo.nothing"
        assert [event.command.id for event in shop.history_of("setting", 1)] == [command.id]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_step_that_fails_in_the_middle_leaves_the_file_as_it_was(
    tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "my.shop"
    broken = {**upgrade.steps(), number: upgrade.steps()[number] + "\nINSERT INTO nowhere VALUES (1);"}
    with closing(driver.connect(str(file), isolation_level=None)) as connection:
        upgrade.upgrade(connection, to=number - 1) if number > 1 else None
        before = upgrade.schema_of(connection), schema(connection)
        with monkeypatch.context() as patch, pytest.raises(driver.OperationalError):
            patch.setattr(upgrade, "steps", lambda: broken)
            upgrade.upgrade(connection)
        assert (upgrade.schema_of(connection), schema(connection)) == before
        upgrade.upgrade(connection)
        assert upgrade.is_whole(connection)


def test_a_shop_whose_upgrade_fails_is_refused_and_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = upgrade.newest()
    old = old_file(tmp_path / "my.shop", last - 1)
    broken = {**upgrade.steps(), last: upgrade.steps()[last] + "\nINSERT INTO nowhere VALUES (1);"}
    content = old.read_bytes()
    with monkeypatch.context() as patch, pytest.raises(ShopError):
        patch.setattr(upgrade, "steps", lambda: broken)
        ShopFile(old, derived)
    assert old.read_bytes() == content
    with ShopFile(old, derived) as shop:
        assert shop.schema == last


def test_no_upgrade_is_done_without_its_backup(tmp_path: Path) -> None:
    old = old_file(tmp_path / "my.shop", upgrade.newest() - 1)
    (tmp_path / "my backups").touch()
    content = old.read_bytes()
    with pytest.raises(ShopError) as error:
        ShopFile(old, derived)
    assert error.value.key == "backup.no_folder"
    assert old.read_bytes() == content


def test_a_step_ends_in_a_whole_statement() -> None:
    with pytest.raises(ValueError, match="unfinished"):
        upgrade.statements("CREATE TABLE a (b);\nCREATE TABLE c (")
    assert upgrade.statements("CREATE TABLE a (b);\n") == ["CREATE TABLE a (b);\n"]
