"""The words of the command line: each verb with its arguments, and what is said of wrong use."""

import argparse
import re
import sys
from pathlib import Path
from typing import Any, NoReturn

from shopkeeper import __version__, i18n
from shopkeeper.i18n import tr

Arguments = dict[str, dict[str, Any]]


class _Parser(argparse.ArgumentParser):
    """Says wrong use in the language of the moment."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{tr('Wrong usage:')} {_own_words(message)}\n")
        self.print_usage(sys.stderr)
        sys.exit(2)

    def format_usage(self) -> str:
        return _headings(super().format_usage())

    def format_help(self) -> str:
        return _headings(super().format_help())


def _headings(text: str) -> str:
    """What argparse says by itself, in the language of the moment."""
    for english, words in (
        ("usage:", tr("usage:")),
        ("positional arguments:", tr("positional arguments:")),
        ("options:", tr("options:")),
        ("show this help message and exit", tr("show this help message and exit")),
        ("show program's version number and exit", tr("show program's version number and exit")),
    ):
        text = text.replace(english, words)
    return text


def _own_words(message: str) -> str:
    """What argparse says of wrong use, in the language of the moment."""
    if found := re.match(r"the following arguments are required: (.+)", message):
        return tr("missing: {names}").format(names=found[1])
    if found := re.match(r"unrecognized arguments: (.+)", message):
        return tr("not known: {names}").format(names=found[1])
    if found := re.match(r"argument (\S+): invalid choice: .+ \(choose from (.+)\)", message):
        return tr("{name} is not one of {choices}").format(name=found[1], choices=found[2])
    if found := re.match(r"argument (\S+): expected", message):
        return tr("{name} is missing its value").format(name=found[1])
    return message


def parser() -> argparse.ArgumentParser:
    """What reads the command line, its help in the language of the moment."""
    common = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--file", metavar="F", type=Path, help=tr("the shop file"))
    common.add_argument("--lang", choices=list(i18n.LANGUAGES), help=tr("the language"))
    common.add_argument("--json", action="store_true", help=tr("print one JSON object"))
    found = _Parser(
        prog="shopkeeper",
        parents=[common],
        description=tr(
            "Shopkeeper: orders and customers of a small online shop. Without a verb the window opens."
        ),
    )
    found.add_argument("--version", action="version", version=__version__)
    verbs = found.add_subparsers(dest="verb", metavar="VERB")
    for name, (text, arguments) in {**_writing_verbs(), **_reading_verbs()}.items():
        verb = verbs.add_parser(name, help=text, description=text, parents=[common])
        for argument, options in arguments.items():
            verb.add_argument(argument, **options)
    return found


def _writing_verbs() -> dict[str, tuple[str, Arguments]]:
    """What a verb does and its arguments, of those that change a shop."""
    new: Arguments = {
        "--name": {"default": "", "help": tr("the shop's name")},
        "--currency": {"default": "CNY", "help": tr("the shop's currency, such as CNY or GBP")},
        "--time-zone": {"default": "Asia/Shanghai", "help": tr("the shop's time zone")},
        "--sample": {"action": "store_true", "help": tr("fill it with a sample shop to look around in")},
    }
    take: Arguments = {
        "files": {"nargs": "+", "type": Path, "metavar": "FILE"},
        "--profile": {"help": tr("the kind of file, by name or as a profile's path")},
        "--dry-run": {"action": "store_true", "help": tr("only count what would happen")},
        "--held": {"type": Path, "metavar": "OUT", "help": tr("write the held rows to this sheet")},
        "--mode": {
            "choices": ["both", "create", "update"],
            "default": "both",
            "help": tr("customers and products: only new ones, only existing ones, or both"),
        },
        "--overwrite": {
            "action": "store_true",
            "help": tr("let a file change what you entered or changed yourself"),
        },
    }
    return {
        "new": (tr("make an empty shop"), new),
        "import": (tr("import files of platforms"), take),
        "restore": (tr("replace the shop with a backup"), {"backup": {"type": Path}}),
    }


def _reading_verbs() -> dict[str, tuple[str, Arguments]]:
    """What a verb does and its arguments, of those that run beside an open window."""
    out: Arguments = {
        "subject": {
            "choices": "customers orders lines products variants unmatched purchases tickets plan".split(),
        },
        "out": {"type": Path, "metavar": "OUT.xlsx|OUT.csv"},
        "--mask": {"action": "store_true", "help": tr("mask personal data")},
    }
    keep: Arguments = {"--to": {"type": Path, "metavar": "DIR", "help": tr("the folder of the backup")}}
    look: Arguments = {
        "--repair": {"action": "store_true", "help": tr("recalculate figures and search index")}
    }
    draw: Arguments = {
        "folder": {"type": Path, "metavar": "DIR"},
        "--theme": {"choices": ["light", "dark"]},
        "--size": {"metavar": "WxH", "type": _size},
    }
    return {
        "export": (tr("write a list as Excel or CSV"), out),
        "backup": (tr("back up the shop"), keep),
        "check": (tr("check the shop file"), look),
        "search": (tr("find customers, orders and products"), {"words": {"nargs": "+"}}),
        "report": (tr("print the Today page"), {"what": {"choices": ["today"]}}),
        "screens": (tr("draw every page as a picture"), draw),
    }


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(text)
    return int(width), int(height)
