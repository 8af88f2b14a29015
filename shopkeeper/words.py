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
    "setting.change": "Change shop settings",
    "listing.match": "Match goods {title}",
    "product.create": "New product {title}",
    "repair": "Repair figures and search index",
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
    "file.target_in_use": "{path} can not be written. If it is open in Excel, close it there and try again.",
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
    "setting.unknown": "There is no setting {name}.",
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
