"""Where the program's own folders lie."""

from pathlib import Path

import platformdirs
import pytest

from shopkeeper import paths

# As they are outside of tests, which have folders of their own.
OWN = {
    "user_data_path": paths.data_folder,
    "user_config_path": paths.config_folder,
    "user_log_path": paths.log_folder,
}


@pytest.mark.parametrize("kind", OWN)
def test_the_programs_folders_are_where_the_system_keeps_such(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def answer(name: str, **options: object) -> Path:
        asked.append((name, options["ensure_exists"]))
        return tmp_path

    monkeypatch.setattr(platformdirs, kind, answer)
    assert OWN[kind]() == tmp_path
    assert asked == [("Shopkeeper", True)]


def test_a_shop_that_is_not_named_lies_in_the_data_folder(tmp_path: Path) -> None:
    assert paths.default_shop().parent == paths.data_folder()
    assert paths.default_shop().suffix == ".shop"
    assert tmp_path in paths.default_shop().parents


def test_a_shops_backups_lie_beside_it_in_a_folder_with_its_name() -> None:
    shop = Path("D:/我的 店/珠宝.shop")
    assert paths.backup_folder(shop) == Path("D:/我的 店/珠宝 backups")


@pytest.mark.parametrize("inside", [True, False], ids=["installed", "source and executable"])
def test_data_files_are_found_inside_the_package_and_beside_it(
    inside: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "shopkeeper"
    folder = (package if inside else tmp_path) / "resources"
    folder.mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", package)
    assert paths.resources() == folder


@pytest.mark.parametrize(
    ("folder", "carried"),
    [
        ("C:/Users/li/OneDrive/备份", True),
        ("/home/li/Dropbox", True),
        ("D:/坚果云/店铺", True),
        ("/Users/li/Library/Mobile Documents/com~apple~CloudDocs/x", True),
        ("E:/备份", False),
        ("", False),
    ],
)
def test_a_folder_that_a_service_carries_away_is_known_by_its_name(folder: str, carried: bool) -> None:
    assert paths.is_synchronised(Path(folder)) is carried
