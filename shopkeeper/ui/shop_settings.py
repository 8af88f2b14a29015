"""The sheet of the shop's own settings: name, currency, time zone."""

from PySide6.QtWidgets import QWidget

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.shop import settings
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.form import Field, Form
from shopkeeper.ui.kit.inputs import Choices

NAMES = ("name", "currency", "time_zone")


def currencies() -> Choices:
    """The currencies offered, each with its code."""
    words = {
        "CNY": tr("Chinese yuan"),
        "HKD": tr("Hong Kong dollar"),
        "TWD": tr("Taiwan dollar"),
        "USD": tr("US dollar"),
        "EUR": tr("Euro"),
        "GBP": tr("British pound"),
        "JPY": tr("Japanese yen"),
        "KRW": tr("Korean won"),
        "SGD": tr("Singapore dollar"),
        "AUD": tr("Australian dollar"),
        "CAD": tr("Canadian dollar"),
    }
    return [(code, f"{word} ({code})") for code, word in words.items()]


def time_zones() -> Choices:
    """The time zones offered, by a city in each."""
    return [
        ("Asia/Shanghai", tr("Beijing")),
        ("Asia/Hong_Kong", tr("Hong Kong")),
        ("Asia/Taipei", tr("Taipei")),
        ("Asia/Singapore", tr("Singapore")),
        ("Asia/Tokyo", tr("Tokyo")),
        ("Asia/Seoul", tr("Seoul")),
        ("Asia/Bangkok", tr("Bangkok")),
        ("Australia/Sydney", tr("Sydney")),
        ("Europe/Moscow", tr("Moscow")),
        ("Europe/Berlin", tr("Berlin")),
        ("Europe/London", tr("London")),
        ("America/New_York", tr("New York")),
        ("America/Chicago", tr("Chicago")),
        ("America/Los_Angeles", tr("Los Angeles")),
        ("UTC", "UTC"),
    ]


class ShopSettings(Sheet):
    """Names the shop, and says in which money and by which clock it works."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__("Shop settings", parent, hint="Ctrl+Enter saves")
        self.setObjectName("shop_settings")
        self._desk = desk
        values = {"name": desk.given_name, "currency": desk.currency, "time_zone": desk.time_zone}
        self.form = Form(_fields(values), values)
        self.put_scrolled(self.form)
        self.add_button("cancel", "Cancel", self.reject)
        self.add_button("save", "Save", self.save, "filled")
        self.form.focus_first()

    def save(self) -> None:
        """Keep what was chosen, as one command."""
        if self.form.dirty():
            values = self.form.values()
            try:
                with self._desk.shop.command("setting.change") as session:
                    for name in NAMES:
                        settings.put(session, name, values[name].strip())
            except ShopError as error:
                self.form.refuse(error)
                return
        self.accept()


def _fields(values: dict[str, str]) -> tuple[Field, ...]:
    def also(choices: Choices, kept: str) -> Choices:
        return choices if kept in (value for value, _ in choices) else [*choices, (kept, kept)]

    return (
        Field("name", "Shop name", wide=True),
        Field(
            "currency",
            "Currency",
            hint="Amounts entered so far are not converted.",
            choices=lambda: also(currencies(), values["currency"]),
        ),
        Field("time_zone", "Time zone", choices=lambda: also(time_zones(), values["time_zone"])),
    )
