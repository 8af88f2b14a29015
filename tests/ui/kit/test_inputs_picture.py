"""Pictures put in by dropping, pasting and choosing; made smaller where they are large."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QToolButton
from pytestqt.qtbot import QtBot

from shopkeeper.errors import ShopError
from shopkeeper.ui.kit import inputs_picture, theme
from shopkeeper.ui.kit.form import Field, Form
from shopkeeper.ui.kit.inputs_picture import PicturesInput, prepared
from shopkeeper.ui.kit.texts import switch_language


def image(width: int, height: int, colour: str = "teal", *, clear: bool = False) -> QImage:
    """A picture of one colour."""
    shape = QImage.Format.Format_ARGB32 if clear else QImage.Format.Format_RGB32
    made = QImage(width, height, shape)
    made.fill(QColor(0, 0, 0, 0) if clear else QColor(colour))
    return made


def written(picture: QImage, kind: str = "PNG") -> bytes:
    """A picture as a file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, kind)
    return bytes(buffer.data().data())


@pytest.fixture
def pictures(qtbot: QtBot) -> PicturesInput:
    """An input of at most three pictures, shown."""
    made = PicturesInput(most=3)
    qtbot.addWidget(made)
    made.resize(400, 100)
    made.show()
    return made


def test_a_small_picture_is_kept_as_it_came() -> None:
    data = written(image(300, 200))
    made = prepared(data)
    assert made.data == data and made.digest == sha256(data).hexdigest()
    thumb = QImage.fromData(made.thumb)
    assert (thumb.width(), thumb.height()) == (256, 170)


@pytest.mark.parametrize(("clear", "kind"), [(False, b"\xff\xd8"), (True, b"\x89P")])
def test_a_large_picture_is_made_smaller_and_stays_clear_where_it_was(clear: bool, kind: bytes) -> None:
    made = prepared(written(image(3200, 800, clear=clear)))
    kept = QImage.fromData(made.data)
    assert (kept.width(), kept.height()) == (1600, 400)
    assert made.data.startswith(kind)


def test_a_picture_of_another_kind_is_written_as_one_that_all_can_read() -> None:
    assert prepared(written(image(20, 20), "BMP")).data.startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    "data", [b"", b"no picture", written(image(40, 40))[:60], b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(ShopError, match=r"picture\.not_readable"):
        prepared(data)


def test_a_file_beyond_all_bounds_is_refused(
    pictures: PicturesInput, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs_picture, "_MOST_MB", 0)
    with pytest.raises(ShopError, match=r"picture\.too_large"):
        prepared(b"x")
    refused: list[ShopError] = []
    pictures.refused.connect(refused.append)
    (tmp_path / "a.png").write_bytes(b"x")
    pictures._take_files([tmp_path / "a.png"])
    pictures._take_files([tmp_path / "gone.png"])
    assert [error.key for error in refused] == ["picture.too_large", "sheet.in_use"]


def test_pictures_are_dropped_from_files(pictures: PicturesInput, tmp_path: Path) -> None:
    heard: list[int] = []
    pictures.changed.connect(lambda: heard.append(len(pictures.value())))
    for name, colour in (("一.png", "red"), ("b.png", "blue")):
        (tmp_path / name).write_bytes(written(image(30, 30, colour)))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("一.png", "b.png")])
    button, keys, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    QApplication.sendEvent(pictures, QDragEnterEvent(QPoint(5, 5), copy, data, button, keys))
    assert pictures.add.property("hot") is True
    QApplication.sendEvent(pictures, QDragLeaveEvent())
    pictures.dropEvent(QDropEvent(QPointF(5, 5), copy, data, button, keys))
    assert (heard, pictures.add.property("hot")) == ([2], False)
    assert pictures.standing() == tuple(one.digest for one in pictures.value())


def test_pictures_are_pasted_and_none_is_taken_twice(qtbot: QtBot, pictures: PicturesInput) -> None:
    clipboard = QGuiApplication.clipboard()
    for _ in range(2):
        clipboard.setImage(image(20, 20))
        qtbot.keyClick(pictures.add, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    clipboard.setText("no picture")
    qtbot.keyClick(pictures.add, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(pictures.value()) == 1


def test_pictures_are_moved_and_removed_by_keyboard(qtbot: QtBot, pictures: PicturesInput) -> None:
    pictures.add_data([written(image(20, 20, colour)) for colour in ("red", "green", "blue", "black")])
    red, green, blue = pictures.value()
    assert not pictures.add.isVisibleTo(pictures)

    def press(key: Qt.Key, keys: Any = Qt.KeyboardModifier.NoModifier) -> None:
        at = pictures.focusWidget()
        assert at is not None
        qtbot.keyClick(at, key, keys)

    pictures.setFocus()
    control = Qt.KeyboardModifier.ControlModifier
    press(Qt.Key.Key_Right, control)
    assert pictures.value() == (green, red, blue)
    press(Qt.Key.Key_Left, control)
    press(Qt.Key.Key_Left, control)
    assert pictures.value() == (red, green, blue)
    press(Qt.Key.Key_Delete)
    assert pictures.value() == (green, blue)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Delete)
    assert pictures.value() == (green,) and pictures.focusWidget() is pictures.add


def test_a_picture_is_taken_out_with_the_mouse(pictures: PicturesInput) -> None:
    pictures.add_data([written(image(20, 20))])
    (tile,) = pictures._tiles
    tile.click()
    away = tile.findChild(QToolButton, "remove")
    assert away is not None and away.accessibleName() == "Remove"
    away.click()
    assert pictures.value() == ()


def test_pictures_are_chosen_in_the_systems_dialog(pictures: PicturesInput, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(written(image(20, 20)))
    pictures.add.click()
    (dialog,) = pictures.findChildren(QFileDialog)
    dialog.filesSelected.emit([str(tmp_path / "a.png")])
    dialog.close()
    assert len(pictures.value()) == 1


def test_names_and_icons_follow_language_and_theme(pictures: PicturesInput, qapp: QApplication) -> None:
    pictures.add_data([written(image(20, 20))])
    switch_language("zh_CN")
    theme.apply(qapp, "dark")
    assert pictures._tiles[0].accessibleName() == "图片 1"
    assert pictures.add.accessibleName().startswith("添加图片")


def test_what_is_no_picture_is_told_at_its_field(qtbot: QtBot) -> None:
    form = Form((Field("pictures", "Pictures", input=PicturesInput),), {})
    qtbot.addWidget(form)
    form.show()
    pictures = form.rows["pictures"].input
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/no/such.png")])
    pictures._take(data)
    assert form.rows["pictures"].help.text().startswith("/no/such.png cannot be read")
    pictures.add_data([written(image(20, 20))])
    assert form.rows["pictures"].help.isHidden() and form.dirty()
    form.clear()
    assert pictures.value() == () and form.values() == {"pictures": ()}
