"""The command line: one function a verb. The window is the product; this is for scripts.

Exit 0: done; 1: refused, with a sentence on standard error; 2: wrong use.
"""

import argparse
import io
import json
import logging
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from shopkeeper import __version__, formats, i18n, log, paths
from shopkeeper.errors import ShopError
from shopkeeper.i18n import pick, tr, trn
from shopkeeper.settings import ProgramSettings
from shopkeeper.words import say, sentence

Verb = Callable[[argparse.Namespace], dict[str, Any]]


def main(arguments: Sequence[str]) -> int:
    """Run the command line; the exit code."""
    _let_everything_be_said()
    i18n.set_language(_language(arguments))
    # Given here and not as defaults, so that these stand before a verb as well as behind it.
    options = _parser().parse_args(arguments, argparse.Namespace(file=None, lang=None, json=False))
    try:
        if options.verb is None:
            return _window(options)
        result = VERBS[options.verb](options)
        if options.json:
            print(json.dumps(result, default=str))
        if sys.stdout:
            sys.stdout.flush()
    except ShopError as error:
        print(sentence(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(tr("Stopped. Nothing was changed."), file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read has seen enough; what was to be done is done.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last door: a fault is logged and said, not thrown at the owner
        logging.getLogger(__name__).error(log.describe(error))
        print(say("program.failed", {"path": log.file()}), file=sys.stderr)
        return 1
    return 1 if result.get("refused") else 0


def _let_everything_be_said() -> None:
    """A terminal or a pipe that lacks a character gets its number in the place of a failure."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _language(arguments: Sequence[str]) -> str:
    """What `--lang` says, else what was chosen in the window, else the system's."""
    for position, word in enumerate(arguments):
        if word == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return ProgramSettings().get("language") or i18n.system_language()


class _Parser(argparse.ArgumentParser):
    """Says wrong use in the language of the moment."""

    def error(self, message: str) -> NoReturn:
        print(tr("Wrong usage:"), _own_words(message), file=sys.stderr)
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


def _parser() -> argparse.ArgumentParser:
    common = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--file", metavar="F", type=Path, help=tr("the shop file"))
    common.add_argument("--lang", choices=list(i18n.LANGUAGES), help=tr("the language"))
    common.add_argument("--json", action="store_true", help=tr("print one JSON object"))
    parser = _Parser(
        prog="shopkeeper",
        parents=[common],
        description=tr(
            "Shopkeeper: orders and customers of a small online shop. Without a verb the window opens."
        ),
    )
    parser.add_argument("--version", action="version", version=__version__)
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")
    for name, (text, arguments) in {**_writing_verbs(), **_reading_verbs()}.items():
        verb = verbs.add_parser(name, help=text, description=text, parents=[common])
        for argument, options in arguments.items():
            verb.add_argument(argument, **options)
    return parser


Arguments = dict[str, dict[str, Any]]


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


def _shop_path(options: argparse.Namespace) -> Path:
    return options.file or paths.default_shop()


def _open(options: argparse.Namespace, *, write: bool = False) -> Any:
    from shopkeeper.shop import derived
    from shopkeeper.store.shop_file import ShopFile

    return ShopFile(_shop_path(options), derived, write=write)


def _print(options: argparse.Namespace, *lines: str) -> None:
    if not options.json:
        print(*lines, sep="\n")


def _window(options: argparse.Namespace) -> int:
    """Open the window; ShopError `window.…` where there is nothing to draw on or with."""
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in displays):
        raise ShopError("window.no_display")
    try:
        from shopkeeper.ui import app
    except ImportError as error:
        raise ShopError("window.no_library", text=str(error)) from error
    return app.run(options.file, i18n.language())


def _new(options: argparse.Namespace) -> dict[str, Any]:
    from shopkeeper.shop import derived, settings
    from shopkeeper.store.shop_file import ShopFile

    path = _shop_path(options)
    given = [name for name in settings.DEFAULTS if hasattr(options, name)]
    values = {name: settings.checked(name, getattr(options, name)) for name in given}
    with ShopFile.create(path, derived) as shop:
        if options.sample:
            from shopkeeper.sample.make import fill

            fill(shop, i18n.language())
        else:
            with shop.command("setting.change") as session:
                for name, value in values.items():
                    settings.put(session, name, value)
    _print(options, tr("New shop: {path}").format(path=path))
    return {"file": str(path)}


def _import(options: argparse.Namespace) -> dict[str, Any]:
    from shopkeeper.exchange import held
    from shopkeeper.exchange.importer import Importer, Options

    if options.held and options.dry_run:
        raise ShopError("import.held_of_dry_run")
    if options.held:
        held.check(options.held, options.files)
    with _open(options, write=True) as shop:
        said = Options(mode=options.mode, overwrite=options.overwrite)
        importer = Importer(shop, options.files, options.profile, said)
        report = importer.dry_run() if options.dry_run else importer.run()
        _print_report(options, report)
        if options.held:
            with shop.read() as session:
                held.save(session, report.held_digests, options.held)
    return report.as_json()


def _print_report(options: argparse.Namespace, report: Any) -> None:
    for file in report.files:
        encoding = f", {file.encoding}" if file.encoding else ""
        known = tr("{used} of {all} columns used").format(used=len(file.used), all=len(file.columns))
        _print(options, f"{file.path.name}: {pick(file.title)}{encoding}, {known}")
    _print(options, trn(report.rows, "{n} row", "{n} rows"))
    lines = [(tr("imported"), report.rows_in)]
    lines += [
        (tr("held: {reason}").format(reason=say(f"held.{key}", {})), n) for key, n in report.held.items()
    ]
    lines += [
        (tr("skipped: {rule}").format(rule=say(f"skipped.{key}", {})), n) for key, n in report.skipped.items()
    ]
    for title, counts in (
        (tr("created: {kind}"), report.created),
        (tr("updated: {kind}"), report.updated),
        (tr("unchanged: {kind}"), report.unchanged),
    ):
        lines += [(title.format(kind=say(f"kind.{kind}", {})), n) for kind, n in counts.items() if n]
    _print(options, *(f"  {formats.number(n):>10}  {title}" for title, n in lines))


def _export(options: argparse.Namespace) -> dict[str, Any]:
    from shopkeeper.exchange.export import SUBJECTS, export_list
    from shopkeeper.shop.lists import Query

    if options.subject == "plan":
        return _export_plan(options)
    with _open_for_note(options) as shop:
        spec = SUBJECTS[options.subject].list
        rows = export_list(shop, spec, Query(), None, options.out, mask=options.mask)
    _print(options, trn(rows, "{n} row written to {file}", "{n} rows written to {file}", file=options.out))
    return {"rows": rows, "file": str(options.out)}


def _export_plan(options: argparse.Namespace) -> dict[str, Any]:
    from shopkeeper.exchange.plan_out import write_newest

    with _open(options) as shop:
        sheets = write_newest(shop, options.out)
    said = trn(
        sheets, "{n} worksheet written to {file}", "{n} worksheets written to {file}", file=options.out
    )
    _print(options, said)
    return {"worksheets": sheets, "file": str(options.out)}


def _open_for_note(options: argparse.Namespace) -> Any:
    """For writing, as an export is noted in the history; for reading beside an open window."""
    try:
        return _open(options, write=True)
    except ShopError as error:
        if error.key != "file.in_use":
            raise
        return _open(options)


def _backup(options: argparse.Namespace) -> dict[str, Any]:
    from shopkeeper.store import backup
    from shopkeeper.store.contract import utc_now

    path = _shop_path(options)
    with _open(options):
        folder = options.to or ProgramSettings().backups_of(path)
        made = backup.make(path, folder, clock=utc_now, reason="manual")
    _print(options, tr("Backed up to {path}").format(path=made.path))
    return {"file": str(made.path), "orders": made.orders, "customers": made.customers}


def _restore(options: argparse.Namespace) -> dict[str, Any]:
    from shopkeeper.store import backup
    from shopkeeper.store.contract import utc_now

    path = _shop_path(options)
    folder = ProgramSettings().backups_of(path)
    before = backup.restore(options.backup, path, clock=utc_now, folder=folder)
    _print(options, tr("Restored {path}").format(path=path))
    if before:
        _print(options, tr("The previous file is kept in {path}").format(path=before.path))
    return {"file": str(path), "before": str(before.path) if before else None}


def _check(options: argparse.Namespace) -> dict[str, Any]:
    from shopkeeper.store import check

    with _open(options, write=options.repair) as shop:
        problems = check.check(shop)
        lines = [say(problem.key, problem.args) for problem in problems]
        if options.repair and problems and check.can_repair(problems):
            check.repair(shop)
            problems = check.check(shop)
            lines.append(tr("Repaired: figures and search index were recalculated."))
    _print(options, *(lines or [tr("The shop file is fine.")]))
    return {"problems": lines, "refused": bool(problems)}


def _search(options: argparse.Namespace) -> dict[str, Any]:
    from shopkeeper.shop import finding

    with _open(options) as shop, shop.read() as session:
        found = finding.find(session, " ".join(options.words))
    for hit in found:
        _print(options, f"{say(f'kind.{hit.kind}', {})}  {hit.title}  {hit.details}".rstrip())
    if not found:
        _print(options, tr("Nothing found."))
    return {"hits": [{"kind": hit.kind, "id": hit.record_id, "title": hit.title} for hit in found]}


def _report(options: argparse.Namespace) -> dict[str, Any]:
    from shopkeeper.ui.today import report

    with _open(options) as shop:
        lines, found = report.today(shop)
    _print(options, *lines)
    return found


def _screens(options: argparse.Namespace) -> dict[str, Any]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from shopkeeper.ui import screens

    languages = [options.lang] if options.lang else list(i18n.LANGUAGES)
    themes = [options.theme] if options.theme else ["light", "dark"]
    sizes = [options.size] if options.size else [(1280, 720), (1920, 1080)]
    with _open(options) as shop:
        files = screens.draw(shop, options.folder, languages, themes, sizes)
    _print(options, *map(str, files))
    return {"files": list(map(str, files))}


VERBS: dict[str, Verb] = {
    "new": _new,
    "import": _import,
    "export": _export,
    "backup": _backup,
    "restore": _restore,
    "check": _check,
    "search": _search,
    "report": _report,
    "screens": _screens,
}
