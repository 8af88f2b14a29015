"""The look: colours, type and sizes from `resources/theme`, applied at once.

`theme.toml` holds every value, the `*.qss` files beside it are one style sheet in which
`$name` stands for a colour, `$name_px` for a size and `$type_name` for a type size.
"""

import sys
import tomllib
from functools import cache
from string import Template
from typing import Any

from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from shopkeeper import paths

MODES = ("light", "dark", "system")


class _Signals(QObject):
    """What the theme tells."""

    changed = Signal()


signals = _Signals()
_dark = False
_mode = "system"


@cache
def _values() -> dict[str, Any]:
    return tomllib.loads((paths.resources() / "theme" / "theme.toml").read_text("utf-8"))


def colour(name: str) -> QColor:
    """A colour of the theme in use; KeyError for a name that is none."""
    return QColor(_values()["colours"][name][_dark])


def size(name: str) -> int:
    """A size in pixels at 100 %."""
    return _values()["sizes"][name]


def type_size(name: str) -> int:
    """A step of the type scale in pixels at 100 %."""
    return _values()["type"][name]


def is_dark() -> bool:
    """Whether the dark colours are in use."""
    return _dark


def mode() -> str:
    """What was chosen: light, dark or system."""
    return _mode


def font(name: str = "text", *, strong: bool = False) -> QFont:
    """A font of the type scale, with figures of one width."""
    result = QFont(_families())
    result.setPixelSize(type_size(name))
    result.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


@cache
def _families() -> list[str]:
    wanted = _values()["fonts"].get(sys.platform, _values()["fonts"]["linux"])
    for file in sorted((paths.resources() / "fonts").glob("*.ttf")):
        if file.name.partition("-")[0] in wanted:
            QFontDatabase.addApplicationFont(str(file))
    return [*wanted, QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()]


def apply(app: QApplication, mode: str) -> None:
    """Use the light or dark colours, or follow the system, from now on in every window."""
    global _mode
    _mode = mode if mode in MODES else "system"
    hints = app.styleHints()
    schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    if app.property("themed") is None:
        app.setProperty("themed", True)
        app.setStyle(QStyleFactory.create("Fusion"))
        QDir.setSearchPaths("theme", [str(paths.resources() / "theme")])
        hints.colorSchemeChanged.connect(_follow_system)
    hints.setColorScheme(schemes.get(_mode, Qt.ColorScheme.Unknown))
    _paint(app)


def _follow_system() -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication) and _mode == "system":
        _paint(app)


def _paint(app: QApplication) -> None:
    global _dark
    system_dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    _dark = _mode == "dark" or (_mode == "system" and system_dark)
    app.setPalette(_palette())
    app.setFont(font())
    app.setStyleSheet(style_sheet())
    signals.changed.emit()


def style_sheet() -> str:
    """The style sheet with the values of the theme in use."""
    values = {name: colour(name).name() for name in _values()["colours"]}
    values |= {f"{name}_px": f"{pixels}px" for name, pixels in _values()["sizes"].items()}
    values |= {f"type_{name}": f"{pixels}px" for name, pixels in _values()["type"].items()}
    values["mode"] = "dark" if _dark else "light"
    files = sorted((paths.resources() / "theme").glob("*.qss"))
    return "\n".join(Template(file.read_text("utf-8")).substitute(values) for file in files)


_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "window",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "quiet",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "line",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Accent: "accent",
}


def _palette() -> QPalette:
    palette = QPalette()
    for role, name in _ROLES.items():
        palette.setColor(role, colour(name))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colour("faint"))
    return palette
