"""The words of the core: labels of commands and sentences of refusals, by key.

Rendered when shown, so that window, command line and history say them in the language
of that moment. A key once released stays: histories refer to it. Where a text depends
on a number, it is a pair: for one, and for any other `n`.
"""

from collections.abc import Mapping
from typing import Any

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr

WORDS: dict[str, str | tuple[str, str]] = {
    # Commands
    "customer.create": "New customer {name}",
    "customer.edit": "Edit customer {name}",
    "customer.delete": ("Delete customer {name}", "Delete {n} customers"),
    "customer.archive": ("Archive customer {name}", "Archive {n} customers"),
    "customer.unarchive": ("Bring back customer {name}", "Bring back {n} customers"),
    "customer.tag": ("Tag “{tag}” on {name}", "Tag “{tag}” on {n} customers"),
    "customer.untag": ("Tag “{tag}” off {name}", "Tag “{tag}” off {n} customers"),
    "import": ("Import {file}", "Import {n} files"),
    "export.customers": ("Export one customer to {file}", "Export {n} customers to {file}"),
    "export.customers.masked": (
        "Export one customer to {file}, masked",
        "Export {n} customers to {file}, masked",
    ),
    "setting.change": "Change shop settings",
    "listing.match": "Match goods {title}",
    "product.create": "New product {title}",
    "repair": "Repair figures and search index",
    "salvage": "Save what could be read of a damaged file",
    # Refusals: files
    "file.missing": "There is no file {path}.",
    "file.exists": "{path} is there already. Choose another name, or open it.",
    "file.cannot_create": "{path} can not be made there. Choose a folder you may write to.",
    "file.cannot_open": "{path} can not be opened. Check that it is there and that you may read it.",
    "file.empty": "{path} is empty: nothing was ever written to it, or copying it failed. Restore a backup.",
    "file.not_a_shop": "{path} is not a shop file.",
    "file.cut_short": "{path} is cut short: its end is missing, as after a copy that was broken off. Copy it again, or restore a backup.",
    "file.damaged": "{path} is damaged. Restore the newest good backup.",
    "file.newer": "{path} was written by a newer version of Shopkeeper. Install that version to open it.",
    "file.in_use": "{path} is open in another Shopkeeper window.",
    "file.locked": "Another program holds {path}. Close it there and try again.",
    "file.read_only": "{path} can only be read: nothing can be changed in it. Copy it to a folder you may write to.",
    "file.disk_full": "The disk is full. Nothing was changed; free some space and try again.",
    "file.io_error": "The disk did not answer. Nothing was changed; check the drive and try again.",
    "file.network_drive": "{path} lies where changes can not be kept safe, as on a network drive. Copy it to this computer and open the copy.",
    "file.old_sqlite": "The database library {version} is too old to keep a shop safe. Install Shopkeeper again.",
    "file.journal_apart": "{path} was not closed properly, and nothing can be written beside it to finish that. Copy it together with the file {path}-wal to a folder you may write to, and open the copy.",
    "file.old_read_only": "{path} was written by an older version and has to be brought up to date, but it can only be read here. Copy it to a folder you may write to, and open the copy.",
    "file.target_in_use": "{path} can not be written. If it is open in Excel, close it there and try again.",
    # Refusals: backups and salvage
    "backup.no_folder": "{path} can not be written. Check the folder of the backups.",
    "backup.busy": "A backup is being made already. Try again when it is done.",
    "backup.bad": "{path} is no sound backup. Choose another one.",
    "backup.not_made": "Your changes are saved, but no backup could be made in {path}. Check that folder and the free space there.",
    "salvage.nothing": "Nothing can be read of {path} any more. Restore a backup.",
    # Why a backup was made
    "backup.close": "On closing",
    "backup.upgrade": "Before bringing the file up to date",
    "backup.import": "Before an import",
    "backup.restore": "Before restoring a backup",
    "backup.manual": "By hand",
    "backup.damaged": "Damaged file set aside",
    # What a check found
    "check.damaged": "The file is damaged ({text}). Restore the newest good backup.",
    "check.reference": (
        "One row of “{table}” refers to something that is missing.",
        "{n} rows of “{table}” refer to something that is missing.",
    ),
    "check.orders": ("The figures of one order are not right.", "The figures of {n} orders are not right."),
    "check.customers": (
        "The figures of one customer are not right.",
        "The figures of {n} customers are not right.",
    ),
    "check.texts": (
        "The search text of one record is not right.",
        "The search texts of {n} records are not right.",
    ),
    "check.index": ("The search does not find one record.", "The search does not find {n} records."),
    # Refusals: lists going out
    "export.unknown_format": "{name} is neither Excel nor CSV. Choose a name that ends in .xlsx or .csv.",
    "export.unknown_column": "There is no column {name}. There are: {known}.",
    "export.too_many_rows": "{n} rows are more than an Excel sheet holds ({most}). Filter the list, or choose a CSV file.",
    "export.onto_source": "{path} is one of the files to read. Choose another name.",
    # Refusals: sheets coming in
    "sheet.missing": "There is no file {path}.",
    "sheet.in_use": "{path} can not be read. If it is open in Excel, close it there and try again.",
    "sheet.empty": "{path} is empty: nothing is in it. Export it again.",
    "sheet.no_rows": "There are no rows in {path}.",
    "sheet.not_a_sheet": "{path} is no sheet. Choose a csv, txt, xlsx, xls or ods file.",
    "sheet.archive": "{path} is a packed archive. Unpack it and choose the file inside.",
    "sheet.encrypted": "{path} is protected with a password. Open it in Excel, take the password off, save it and try again.",
    "sheet.damaged": "{path} is damaged. Download it again, or open it in Excel and save it as a new file.",
    "sheet.too_large": "{path} would take more memory than is safe when unpacked. Open it in Excel and save it as CSV, or export a shorter period.",
    "sheet.encoding": "Line {line} can not be read as {encoding}. Choose another encoding, or let what can not be read be replaced.",
    "sheet.long_cell": "At line {line} a cell goes on for more than a million characters. A quotation mark is probably missing there.",
    "sheet.open_quote": "In row {row} a quotation mark opens and never closes, so the end of the file can not be told apart. Export it again, or correct it there.",
    "child.died": "Reading ended unexpectedly: the file is probably damaged. Open it in Excel, save it as a new file and try again.",
    "child.too_much_memory": "Reading this file takes more memory than is safe. Open it in Excel and save it as CSV, or export a shorter period.",
    "child.too_slow": "Reading this file made no progress for a long time and was stopped. Open it in Excel, save it as CSV and try again.",
    # Refusals: commands and history
    "command.busy": "“{label}” is still running. What you typed is kept; try again when it is done.",
    "undo.nothing": "There is nothing to undo.",
    "redo.nothing": "There is nothing to redo.",
    "undo.later": "This can not be undone: what was done later stands on it ({labels}). Undo that first.",
    "undo.not_possible": "This can not be undone any more.",
    "history.unknown": "That entry is not in the history.",
    "history.in_the_way": "This can not be undone: something that came later depends on it.",
    # Refusals: customers
    "customer.no_name": "A customer needs a name.",
    "customer.gone": "This customer is not there any more.",
    "customer.has_orders": "{name} has orders and can not be deleted. Archive them instead.",
    "tag.empty": "Type a tag.",
    "phone.too_short": "The number is too short; please check it.",
    "phone.too_long": "The number is too long; please check it.",
    "phone.not_possible": "This is no telephone number.",
    "email.not_possible": "This is no e-mail address.",
    "date.not_understood": "“{text}” is no date. Write it as 1990-05-20.",
    "product.no_title": "A product needs a title.",
    "listing.gone": "These goods are not there any more.",
    "listing.no_parts": "Choose at least one variant.",
    "listing.bad_quantity": "The quantity must be 1 or more.",
    "screens.no_chinese_font": "No font here has Chinese characters. Install one, such as Noto Sans CJK.",
    "setting.currency_fixed": "The currency can not be changed any more: the orders' amounts are in it.",
    "setting.unknown": "There is no setting {name}.",
    "setting.no_currency": "“{text}” is no currency. Write its three letters, such as CNY or GBP.",
    "setting.no_time_zone": "There is no time zone “{text}”. Write it such as Asia/Shanghai or Europe/London.",
    # Refusals: the window, platform files
    "window.no_display": "There is no screen to open the window on. Start Shopkeeper on a desktop, or use a verb: shopkeeper --help.",
    "window.no_library": "The window can not be opened: a library of the system is missing ({text}).",
    "import.held_of_dry_run": "A dry run holds no rows. Leave out --held, or import.",
    "program.failed": "Something went wrong that should not have. Nothing of it was kept; more is said in {path}.",
    "profile.unknown": "There is no kind of file called {name}.",
    "profile.malformed": "{file}, line {line}: “{key}” is not as it should be.",
    "sheet.not_recognised": "{file} is of no kind that is known. Name its kind, or check that it is a platform's export.",
    # Why a row is held
    "held.number_destroyed": "A long number was destroyed by a spreadsheet (such as 1.2E+18) and can not be restored",
    "held.no_order_number": "There is no order number",
    "held.rows_disagree": "Rows of the same order contradict each other",
    "held.with_order": "Another row of the same order is held",
    "held.state": "The order state is not known",
    "held.time": "A date or time is not understood",
    "held.amount": "An amount is not understood",
    "held.quantity": "A quantity is no whole number",
    "held.no_quantity": "There is no quantity",
    "held.no_price": "There is no price",
    "held.which_shop": "Two shops have this order number and the file does not say which is meant",
    "held.too_many_cells": "The row has more cells than the header",
    # Why a row is left out
    "skipped.blank": "The row is empty",
    # Kinds of records
    "kind.customer": "customers",
    "kind.order": "orders",
    "kind.line": "order lines",
    "kind.payment": "payments",
    "kind.listing": "platform goods",
}


def say(key: str, args: Mapping[str, Any]) -> str:
    """The words of `key` filled with `args`, in the language of the moment."""
    words = WORDS[key]
    text = words if isinstance(words, str) else words[args.get("n", 1) != 1]
    return tr(text).format(**{name: _shown(name, value) for name, value in args.items()})


def sentence(error: ShopError) -> str:
    """What a refusal says."""
    return say(error.key, error.words)


def _shown(name: str, value: Any) -> str:
    if name == "label":
        return say(*value)
    if name == "labels":
        return ", ".join(say(*label) for label in value)
    return f"{value:,}" if name == "n" else str(value)
