"""What this program is, its version and its licence."""

import platform

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shopkeeper import __version__
from shopkeeper.i18n import tr
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.widgets import IconLabel, PlainLabel, row


class AboutSheet(Sheet):
    """Name, version, licence."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__("About Shopkeeper", parent, width=460)
        self.setObjectName("about")
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        name = PlainLabel(lambda: tr("Shopkeeper"), scale="title")
        version = PlainLabel(lambda: tr("Version {version}").format(version=__version__), role="second")
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(name)
        texts.addWidget(version)
        box.addLayout(row(IconLabel("store", "accent", 44), 8, texts, None))
        box.addWidget(PlainLabel("For people who run a small online shop on their own.", wrap=True))
        offline = "It works entirely offline and never opens a network connection."
        box.addWidget(PlainLabel(offline, role="second", wrap=True))
        licence = "Free software under the GNU General Public License, version 3 or later."
        box.addWidget(PlainLabel(licence, role="second", wrap=True))
        comes_along = "Icons: Lucide, ISC licence. Font: Inter, SIL Open Font License 1.1."
        box.addWidget(PlainLabel(comes_along, role="second", wrap=True))
        built = PlainLabel(role="quiet", scale="small")
        built.setText(f"Python {platform.python_version()} · Qt {qVersion()}")
        box.addWidget(built)
        self.put(inner)
        self.add_button("close_about", "Close", self.accept)
