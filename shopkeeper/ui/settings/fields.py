"""What the settings ask for: those of the shop, kept in its file, and those of the program."""

from collections.abc import Mapping
from typing import Any

from shopkeeper import i18n
from shopkeeper.i18n import tr, trn
from shopkeeper.settings import BACKUP_EVERY
from shopkeeper.shop.settings import ORDERED, PAID
from shopkeeper.ui.kit.form import Field, Section
from shopkeeper.ui.kit.inputs import Choices, also
from shopkeeper.ui.kit.inputs_folder import FolderInput
from shopkeeper.ui.settings import rates

SHOP = ("name", "currency", "time_zone", "cutoff", "reserve_when")
FOLDERS = ("backup_folder", "second_backup_folder", "watched_folder")
PROGRAM = ("language", "theme", "compact", "backup_hours", *FOLDERS)


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


def moments() -> Choices:
    """When an order takes its goods out of what is available."""
    return [(ORDERED, tr("When ordered")), (PAID, tr("When paid"))]


def languages() -> Choices:
    """The languages, each in its own words."""
    return list(i18n.LANGUAGES.items())


def hours() -> Choices:
    """After how many hours of work a backup is made."""
    every = [(hours, trn(int(hours), "Every hour", "Every {n} hours")) for hours in BACKUP_EVERY[:-1]]
    return [*every, (BACKUP_EVERY[-1], tr("Only on closing"))]


def themes() -> Choices:
    """The colours."""
    return [("light", tr("Light")), ("dark", tr("Dark")), ("system", tr("Same as the system"))]


def shop_fields(values: Mapping[str, Any]) -> tuple[Field | Section, ...]:
    """The shop's own."""
    return (
        Field("name", "Shop name", wide=True),
        Field(
            "currency",
            "Currency",
            hint="Amounts entered so far are not converted.",
            choices=also(currencies, values["currency"]),
        ),
        Field("time_zone", "Time zone", choices=also(time_zones, values["time_zone"])),
        Field("cutoff", "Cutoff time", hint="Orders paid before this time go out the same day"),
        Field(
            "reserve_when",
            "Reserve stock",
            hint="From then on, these pieces no longer count as available",
            choices=moments,
        ),
        Section("Exchange rates"),
        Field(
            "rates",
            "Other currencies",
            hint="Orders in these currencies count at these rates, unless an order has a rate of its own.",
            input=lambda: rates.editor(values["currency"]),
            wide=True,
        ),
    )


def program_fields() -> tuple[Field | Section, ...]:
    """The program's, whichever shop is open."""
    return (
        Field("language", "Language", choices=languages),
        Field("theme", "Theme", choices=themes),
        Field("compact", "Compact rows", "check", wide=True),
        Section("Backups"),
        Field(
            "backup_folder",
            "Folder",
            hint="Each shop gets its own folder inside it. Another drive is safest.",
            input=lambda: FolderInput("Beside the shop file"),
            wide=True,
        ),
        Field(
            "second_backup_folder",
            "Second folder",
            hint="Gets each backup too: a USB stick, or a synchronised folder.",
            input=lambda: FolderInput("None"),
            wide=True,
        ),
        Field("backup_hours", "Back up while working", choices=hours),
        Section("Import"),
        Field(
            "watched_folder",
            "Watched folder",
            hint="New exports in this folder are offered for import, for example Downloads",
            input=lambda: FolderInput("None"),
            wide=True,
        ),
    )
