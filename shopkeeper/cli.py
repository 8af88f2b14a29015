"""The command line: one function a verb. The window is the product; this is for scripts.

Exit 0: done; 1: refused, with a sentence on standard error; 2: wrong use.
"""

import argparse
import io
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from shopkeeper import formats, i18n, log, paths
from shopkeeper.arguments import parser
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
    options = parser().parse_args(arguments, argparse.Namespace(file=None, lang=None, json=False))
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
