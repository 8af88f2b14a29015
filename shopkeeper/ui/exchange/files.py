"""Choosing files to read and to write, in the system's own dialog, and telling where they are."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from shopkeeper.i18n import tr
from shopkeeper.ui.kit.desk import Desk

SHEETS = "*.csv *.tsv *.txt *.xlsx *.xlsm *.xls *.ods"


def pick_files(parent: QWidget, desk: Desk, then: Callable[[list[Path]], None]) -> QFileDialog:
    """Let the owner choose sheets; `then` gets them."""
    dialog = QFileDialog(parent, tr("Choose files to import"), _folder(desk, "import.folder"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilters([f"{tr('Sheets')} ({SHEETS})", f"{tr('All files')} (*)"])

    def chosen(names: list[str]) -> None:
        desk.settings.put("import.folder", str(Path(names[0]).parent))
        then([Path(name) for name in names])

    dialog.filesSelected.connect(chosen)
    return _open(dialog)


def pick_target(
    parent: QWidget, desk: Desk, name: str, then: Callable[[Path], None], suffix: str = ".xlsx"
) -> QFileDialog:
    """Let the owner choose where `name` is saved; `then` gets the path with its ending."""
    dialog = QFileDialog(parent, tr("Save as"), str(Path(_folder(desk, "export.folder")) / f"{name}{suffix}"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    filters = {".xlsx": f"{tr('Excel')} (*.xlsx)", ".csv": "CSV (*.csv)"}
    dialog.setNameFilters([filters[suffix], *(text for end, text in filters.items() if end != suffix)])
    dialog.setDefaultSuffix(suffix[1:])
    dialog.filterSelected.connect(lambda text: dialog.setDefaultSuffix("csv" if "csv" in text else "xlsx"))

    def chosen(name: str) -> None:
        desk.settings.put("export.folder", str(Path(name).parent))
        then(Path(name))

    dialog.fileSelected.connect(chosen)
    return _open(dialog)


def saved_toast(tell: Callable[..., Any], target: Path) -> None:
    """Tell that `target` was saved, and offer its folder."""
    tell(tr("Saved {file}").format(file=target.name), tr("Open folder"), lambda: open_folder(target.parent))


def open_folder(folder: Path) -> None:
    """Show `folder` in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _folder(desk: Desk, name: str) -> str:
    kept = desk.settings.get(name)
    if isinstance(kept, str) and Path(kept).is_dir():
        return kept
    place = QStandardPaths.StandardLocation
    usual = place.DownloadLocation if name == "import.folder" else place.DocumentsLocation
    folder = QStandardPaths.writableLocation(usual)
    return folder if Path(folder).is_dir() else str(Path.home())


def _open(dialog: QFileDialog) -> QFileDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
