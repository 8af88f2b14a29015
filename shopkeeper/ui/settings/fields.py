"""What the settings ask for: those of the shop, kept in its file, and those of the program."""

from collections.abc import Callable, Mapping

from shopkeeper import i18n
from shopkeeper.i18n import tr
from shopkeeper.shop.settings import ORDERED, PAID
from shopkeeper.ui.kit.form import Field, Section
from shopkeeper.ui.kit.inputs import Choices
from shopkeeper.ui.kit.inputs_folder import FolderInput

SHOP = ("name", "currency", "time_zone", "cutoff", "reserve_when")
PROGRAM = ("language", "theme", "compact", "backup_folder", "watched_folder")
FOLDERS = ("backup_folder", "watched_folder")


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
    return [(ORDERED, tr("When it is ordered")), (PAID, tr("When it is paid"))]


def languages() -> Choices:
    """The languages, each in its own words."""
    return list(i18n.LANGUAGES.items())


def themes() -> Choices:
    """The colours."""
    return [("light", tr("Light")), ("dark", tr("Dark")), ("system", tr("Like the system"))]


def also(choices: Callable[[], Choices], kept: str) -> Callable[[], Choices]:
    """The choices, and what is kept already where it is none of them."""

    def offered() -> Choices:
        found = choices()
        return found if kept in (value for value, _ in found) else [*found, (kept, kept)]

    return offered


def shop_fields(values: Mapping[str, str]) -> tuple[Field, ...]:
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
        Field("cutoff", "Cutoff time", hint="What is paid before it goes out the same day"),
        Field(
            "reserve_when",
            "Reserve stock",
            hint="From then on the goods are no longer available",
            choices=moments,
        ),
    )


def program_fields() -> tuple[Field | Section, ...]:
    """The program's, whichever shop is open."""
    return (
        Field("language", "Language", choices=languages),
        Field("theme", "Theme", choices=themes),
        Field("compact", "Compact rows", "check", wide=True),
        Section("Folders"),
        Field(
            "backup_folder",
            "Backups",
            hint="Each shop gets a folder of its own in it. Another drive is safest.",
            input=lambda: FolderInput("Beside the shop file"),
            wide=True,
        ),
        Field(
            "watched_folder",
            "Watched folder",
            hint="Exports that appear in it are offered for import, such as your downloads",
            input=lambda: FolderInput("None"),
            wide=True,
        ),
    )
