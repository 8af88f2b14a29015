"""One window a shop file: a second start brings the first to the front."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 500


def _name(path: Path) -> str:
    return "shopkeeper-" + hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:24]


def call_first(path: Path) -> bool:
    """Ask the window that shows `path`, if there is one, to come forward; whether there is."""
    socket = QLocalSocket()
    socket.connectToServer(_name(path))
    found = socket.waitForConnected(_WAIT_MS)
    if found:
        socket.write(b"come forward\n")
        socket.waitForBytesWritten(_WAIT_MS)
        socket.disconnectFromServer()
    return found


class Doorbell(QObject):
    """Hears second starts on the same file."""

    rung = Signal()

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        # What a killed program left behind; a living one would have answered `call_first`.
        QLocalServer.removeServer(_name(path))
        self._server.listen(_name(path))

    def _answer(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)
            self.rung.emit()

    def close(self) -> None:
        """Hear nothing any more."""
        self._server.close()
