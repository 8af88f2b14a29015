"""Pictures of every page, dialog and state, drawn off-screen, for the documents and for looking at."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtGui import QFontDatabase

from shopkeeper import i18n
from shopkeeper.errors import ShopError
from shopkeeper.shop import derived
from shopkeeper.store import backup
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.app import application
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.texts import install_language
from shopkeeper.ui.screens.files import draw_files
from shopkeeper.ui.screens.forms import draw_forms
from shopkeeper.ui.screens.pages import draw_empty_pages, draw_pages
from shopkeeper.ui.screens.planner import draw_planner
from shopkeeper.ui.screens.stage import Size, open_stage
from shopkeeper.ui.screens.window import draw_window

__all__ = ["draw"]


def draw(
    shop: ShopFile, folder: Path, languages: Sequence[str], themes: Sequence[str], sizes: Sequence[Size]
) -> list[Path]:
    """Draw every page, dialog and state of `shop` into `folder`, in each language, theme and size.

    Works on a copy; `shop` is not changed. Raises ShopError `screens.no_chinese_font`
    where no font has Chinese, and `file.…` where nothing can be written.
    """
    app = application()
    if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        raise ShopError("screens.no_chinese_font")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ShopError("file.cannot_create", path=str(folder)) from error
    before = i18n.language(), theme.mode()
    drawn: list[Path] = []
    with tempfile.TemporaryDirectory(prefix="shopkeeper-", ignore_cleanup_errors=True) as scratch:
        for language, mode, size in (
            (lang, mode, size) for lang in languages for mode in themes for size in sizes
        ):
            i18n.set_language(language)
            install_language()
            theme.apply(app, mode)
            ending = f"{language}-{mode}-{size[0]}x{size[1]}"
            drawn += _draw_all(shop, folder, ending, size, Path(scratch) / ending)
    i18n.set_language(before[0])
    install_language()
    theme.apply(app, before[1])
    return drawn


def _draw_all(shop: ShopFile, folder: Path, ending: str, size: Size, scratch: Path) -> list[Path]:
    drawn: list[Path] = []
    with _copy(shop, scratch / "full") as full, open_stage(full, folder, ending, size, scratch) as stage:
        draw_pages(stage)
        draw_planner(stage)
        draw_window(stage)
        draw_forms(stage)
        drawn += stage.drawn
    with _empty(shop, scratch / "empty") as empty, open_stage(empty, folder, ending, size, scratch) as stage:
        draw_empty_pages(stage)
        draw_files(stage)
        stage.window.detach()
        stage.window.show_start(ShopError("file.cut_short", path=shop.path.name))
        stage.draw("start")
        drawn += stage.drawn
    return drawn


@contextmanager
def _copy(shop: ShopFile, folder: Path) -> Iterator[ShopFile]:
    folder.mkdir(parents=True)
    made = backup.make(shop.path, folder / "made", clock=shop.clock, reason="manual")
    path = made.path.rename(folder / shop.path.name)
    with ShopFile(path, derived, clock=shop.clock) as copy:
        yield copy


@contextmanager
def _empty(shop: ShopFile, folder: Path) -> Iterator[ShopFile]:
    with ShopFile.create(folder / shop.path.name, derived, clock=shop.clock) as empty:
        yield empty
