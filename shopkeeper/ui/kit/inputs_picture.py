"""An input of pictures: dropped, pasted or chosen; large ones are made smaller."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QImage,
    QImageReader,
    QImageWriter,
    QKeyEvent,
    QKeySequence,
    QPixmap,
)
from PySide6.QtWidgets import QFileDialog, QToolButton, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.ui.kit.flow import FlowLayout
from shopkeeper.ui.kit.icons import icon
from shopkeeper.ui.kit.texts import Texts, plain_tip
from shopkeeper.ui.kit.widgets import restyle

_FORMATS = {"png", "jpeg", "jpg", "webp", "gif", "bmp"}
_KEPT_AS_IS = {"png", "jpeg", "jpg", "webp", "gif"}
_MOST_MB = 50
_LONGEST_SIDE = 1600  # pixels: sharp on a screen, small in the file
_LARGE = 1_000_000  # bytes from which a picture is written anew
_QUALITY = 88
_THUMB = 256
_TILE, _SHOWN = 76, 64  # pixels; the style sheet makes tiles so large


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its digest (SHA-256 of its bytes), a small one to show, and the bytes if they are new."""

    digest: str
    thumb: bytes
    data: bytes = b""


def prepared(data: bytes) -> Picture:
    """A picture as it is kept: as it came, or smaller where it is large, turned as it was taken.

    Raises ShopError `picture.not_readable` or `picture.too_large`.
    """
    if len(data) > _MOST_MB * 1_000_000:
        raise ShopError("picture.too_large", most=_MOST_MB)
    reader, _buffer = _reader(data)
    kind = bytes(reader.format().data()).decode("ascii", "replace").lower()
    size = reader.size()
    if kind not in _FORMATS or not size.isValid():
        raise ShopError("picture.not_readable")
    large = max(size.width(), size.height()) > _LONGEST_SIDE
    if large:
        reader.setScaledSize(size.scaled(_LONGEST_SIDE, _LONGEST_SIDE, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise ShopError("picture.not_readable")
    kept = data
    if large or len(data) > _LARGE or kind not in _KEPT_AS_IS:
        kept = _written(image)
    return Picture(sha256(kept).hexdigest(), _written(_small(image)), kept)


def _reader(data: bytes) -> tuple[QImageReader, QBuffer]:
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    return reader, buffer


def _small(image: QImage) -> QImage:
    if max(image.width(), image.height()) <= _THUMB:
        return image
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(_THUMB, _THUMB, keep, smooth)


def _written(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"png" if image.hasAlphaChannel() else b"jpeg")
    writer.setQuality(_QUALITY)
    writer.write(image)
    return bytes(buffer.data().data())


def _pictures_in(data: QMimeData) -> list[bytes]:
    """What a drop or the clipboard holds: files, else the image itself."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if files:
        return [_bytes_of(file) for file in files]
    if data.hasImage():
        image: Any = data.imageData()
        return [_written(image)]
    return []


def _bytes_of(file: Path) -> bytes:
    try:
        if file.stat().st_size > _MOST_MB * 1_000_000:
            raise ShopError("picture.too_large", most=_MOST_MB)
        return file.read_bytes()
    except OSError as error:
        raise ShopError("sheet.in_use", path=str(file)) from error


class PicturesInput(Texts, QWidget):
    """Pictures in their order, the first being the one shown in lists. Ctrl+Left and Right move one,
    Delete takes it out; Ctrl+V, a drop or the last tile puts one in.
    """

    changed = Signal()
    refused = Signal(object)  # ShopError: what was offered is no picture

    def __init__(self, parent: QWidget | None = None, *, most: int = 9) -> None:
        super().__init__(parent)
        self._most = most
        self._pictures: list[Picture] = []
        self._tiles: list[_Tile] = []
        self.setAcceptDrops(True)
        self.box = FlowLayout(self, 8)
        self.add = _AddTile(self)
        self.add.clicked.connect(lambda: self.choose())
        self.box.addWidget(self.add)
        self.setFocusProxy(self.add)

    def value(self) -> tuple[Picture, ...]:
        """The pictures in order."""
        return tuple(self._pictures)

    def set_value(self, value: Sequence[Picture]) -> None:
        """Show other pictures."""
        self._pictures = list(value)[: self._most]
        self._show()

    def standing(self) -> Any:
        """Which pictures, in which order."""
        return tuple(picture.digest for picture in self._pictures)

    def choose(self) -> None:
        """Let the owner choose files."""
        dialog = QFileDialog(self, tr("Choose pictures"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        endings = " ".join(f"*.{ending}" for ending in sorted(_FORMATS))
        dialog.setNameFilters([f"{tr('Pictures')} ({endings})", f"{tr('All files')} (*)"])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self._take_files([Path(name) for name in names]))
        dialog.open()

    def paste(self) -> None:
        """Take what the clipboard holds."""
        self._take(QGuiApplication.clipboard().mimeData())

    def _take_files(self, files: list[Path]) -> None:
        try:
            self.add_data([_bytes_of(file) for file in files])
        except ShopError as error:
            self.refused.emit(error)

    def _take(self, data: QMimeData) -> None:
        try:
            self.add_data(_pictures_in(data))
        except ShopError as error:
            self.refused.emit(error)

    def add_data(self, several: Sequence[bytes]) -> None:
        """Put pictures at the end, none twice; ShopError `picture.…` for what is none."""
        new = [prepared(data) for data in several]
        known = {picture.digest for picture in self._pictures}
        for picture in new:
            if picture.digest not in known and len(self._pictures) < self._most:
                known.add(picture.digest)
                self._pictures.append(picture)
        self._changed()

    def remove(self, place: int) -> None:
        """Take a picture out."""
        del self._pictures[place]
        self._changed()
        self._focus(min(place, len(self._pictures)))

    def move_by(self, place: int, by: int) -> None:
        """Move a picture towards the beginning or the end."""
        to = place + by
        if 0 <= to < len(self._pictures):
            self._pictures.insert(to, self._pictures.pop(place))
            self._changed()
            self._focus(to)

    def _focus(self, place: int) -> None:
        tile = self._tiles[place] if place < len(self._tiles) else self.add
        tile.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        for tile in self._tiles:
            self.box.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self.box.removeWidget(self.add)
        self._tiles = [_Tile(self, place, picture) for place, picture in enumerate(self._pictures)]
        for tile in self._tiles:
            self.box.addWidget(tile)
        self.box.addWidget(self.add)
        self.add.setVisible(len(self._pictures) < self._most)
        self.setFocusProxy(self._tiles[0] if self._tiles else self.add)
        self._chain()
        self.updateGeometry()

    def _chain(self) -> None:
        """Let Tab go through the tiles from left to right, where the last one has always been."""
        for one, following in pairwise([self.add, *self._tiles, self.add]):
            QWidget.setTabOrder(one, following)

    # Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Pictures and files may be dropped."""
        if event.mimeData().hasImage() or event.mimeData().hasUrls():
            event.acceptProposedAction()
            restyle(self.add, hot=True)

    def dragLeaveEvent(self, event: QEvent) -> None:
        """Nothing is over it any more."""
        restyle(self.add, hot=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what is dropped."""
        restyle(self.add, hot=False)
        event.acceptProposedAction()
        self._take(event.mimeData())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste anywhere in it."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)


class _Tile(Texts, QToolButton):
    """One picture."""

    def __init__(self, owner: PicturesInput, place: int, picture: Picture) -> None:
        super().__init__(owner)
        self._owner, self._place = owner, place
        self.setObjectName(f"picture_{place}")
        self.setProperty("look", "tile")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setIconSize(QSize(_SHOWN, _SHOWN))
        shown = QPixmap()
        shown.loadFromData(picture.thumb)
        self.setIcon(QIcon(shown))
        self.clicked.connect(lambda: self.setFocus(Qt.FocusReason.MouseFocusReason))
        self._away = QToolButton(self)
        self._away.setObjectName("remove")
        self._away.setProperty("look", "away")
        self._away.setIcon(icon("x", "second", 14))
        self._away.setGeometry(_TILE - 23, 3, 20, 20)
        self._away.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._away.clicked.connect(lambda: owner.remove(place))
        self.say(self._away.setAccessibleName, "Remove")
        self.say(self._show_name, lambda: tr("Picture {n}").format(n=place + 1))
        self.show()

    def _show_name(self, text: str) -> None:
        self.setAccessibleName(text)
        self.setToolTip(plain_tip(tr("Delete removes it, Ctrl+Left and Ctrl+Right move it")))

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes it out, Ctrl and an arrow moves it."""
        key, control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._owner.remove(self._place)
        elif control and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._owner.move_by(self._place, 1 if key == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)


class _AddTile(Texts, QToolButton):
    """Where another picture goes."""

    def __init__(self, owner: PicturesInput) -> None:
        super().__init__(owner)
        self.setObjectName("add_picture")
        self.setProperty("look", "add_tile")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(20, 20))
        self.setIcon(icon("image-plus", "quiet", 20))
        self.say(self._show_name, "Add pictures: choose, drop or paste them")

    def _show_name(self, text: str) -> None:
        self.setAccessibleName(text)
        self.setToolTip(plain_tip(text))

    # Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setIcon(icon("image-plus", "quiet", 20))
