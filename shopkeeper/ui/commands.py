"""What the window can be told to do, as data: word, keys, deed, and when it is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from shopkeeper.ui.kit.texts import Text, plain_tip, text_of

Refusal = Callable[[], Text | None]


@dataclass(frozen=True)
class Command:
    """One thing the window does. `refused` gives the reason why it can not be done just now.

    `label` names what exactly it would do (“Undo New customer 张三”), where that varies;
    `shown` is false for what only has keys; `chosen` tells whether what can be on or off is on;
    `group` is where the sheet of keys lists it.
    """

    name: str
    text: str
    act: Callable[[], Any]
    keys: str = ""
    icon: str = ""
    refused: Refusal | None = None
    label: Callable[[], str] | None = None
    shown: bool = True
    chosen: Callable[[], bool] | None = None
    group: str = "shop"

    def said(self) -> str:
        """What it is called just now."""
        return self.label() if self.label else text_of(self.text)

    def refusal(self) -> Text | None:
        """Why it can not be done; None when it can."""
        return self.refused() if self.refused else None

    def update(self, action: QAction) -> None:
        """Let an action say and allow what holds just now."""
        reason = self.refusal()
        action.setText(self.said().replace("&", "&&"))
        action.setEnabled(reason is None)
        if self.chosen:
            action.setCheckable(True)
            action.setChecked(self.chosen())
        action.setToolTip(plain_tip(text_of(reason)) if reason else "")

    def run(self) -> None:
        """Do it, if it is allowed just now."""
        if self.refusal() is None:
            self.act()


def shortcut(command: Command, window: QWidget) -> QAction:
    """An action of the window that answers to the command's keys."""
    action = QAction(window)
    action.setObjectName(f"do_{command.name}")
    action.setShortcuts([QKeySequence(keys) for keys in command.keys.split(";")])
    action.triggered.connect(lambda _=False: command.run())
    window.addAction(action)
    return action
