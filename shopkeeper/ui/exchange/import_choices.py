"""What the owner chose for an import: the files, their kinds, whose orders they hold."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from shopkeeper.exchange import kept_mappings, mapping, own_profiles
from shopkeeper.exchange.importer import Options
from shopkeeper.exchange.mapping import Mapped
from shopkeeper.exchange.profiles import Profile, builtin
from shopkeeper.exchange.reader import FileInfo
from shopkeeper.exchange.retaking import Corrections
from shopkeeper.i18n import trn
from shopkeeper.ui.exchange.counts import size_in_words


class Choices:
    """The files of one import and what was said of them. Mappings lie in a folder of its own until kept."""

    def __init__(self) -> None:
        self.files: list[Path] = []
        self._kinds: dict[Path, str] = {}
        self.shops: dict[Path, str] = {}
        self._drafts = tempfile.TemporaryDirectory(prefix="shopkeeper-", ignore_cleanup_errors=True)

    def begin(self, files: Sequence[Path]) -> None:
        """Choose these, and forget what was said of others."""
        self.files = list(files)
        self._kinds, self.shops = {}, {}

    def close(self) -> None:
        """Throw away what was not kept."""
        self._drafts.cleanup()

    def options(self, corrections: Corrections, mode: str, *, overwrite: bool) -> Options:
        """All that was chosen."""
        own = [Path(kind) for kind in self._kinds.values()]
        return Options(dict(self._kinds), own, dict(self.shops), corrections, mode=mode, overwrite=overwrite)

    def use_kind(self, file: Path, kind: Path) -> None:
        """Read `file` by the profile at `kind`."""
        self._kinds[file] = str(kind)

    def map(self, file: Path, mapped: Mapped) -> None:
        """Read `file` as it was mapped by hand; ShopError `profile.…`, `file.…`."""
        text = mapping.to_toml(mapped)
        self.use_kind(file, kept_mappings.draft(text, mapped.title, Path(self._drafts.name)))

    def is_chosen(self, file: Path) -> bool:
        """Whether the kind of `file` was chosen by hand."""
        return file in self._kinds

    def keep_kinds(self) -> None:
        """Let files be recognised from now on as those of this import were mapped; ShopError `file.…`."""
        for kind in dict.fromkeys(map(Path, self._kinds.values())):
            if kind.parent == Path(self._drafts.name):
                kept_mappings.keep(kind)

    def fitting(self, info: FileInfo) -> list[Profile]:
        """The kinds that fit a file's columns."""
        drafts = [Path(kind) for kind in self._kinds.values() if Path(kind).parent == Path(self._drafts.name)]
        own = own_profiles.load_each([*drafts, *own_profiles.files()])[0]
        there = set(info.columns)
        return [
            one
            for one in (*own, *builtin())
            if not there & one.absent and all(there.intersection(names) for names in one.required)
        ]

    def find(self, name: str) -> Path | None:
        """The file of that name, as a refusal has it."""
        return next((file for file in self.files if file.name == name), None)

    def in_words(self) -> str:
        """Which files, and how large."""
        sizes = sum(file.stat().st_size for file in self.files if file.exists())
        name = self.files[0].name if len(self.files) == 1 else trn(len(self.files), "one file", "{n} files")
        return f"{name} · {size_in_words(sizes)}"
