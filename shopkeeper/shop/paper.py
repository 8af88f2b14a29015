"""What goes on paper or into a file: headings, texts, tables, whoever draws them.

Texts are in the language of the moment and plain: they must be shown as they are.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A heading below the paper's own title."""

    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph; quiet ones guide."""

    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Lines:
    """Empty lines to write on."""

    count: int


@dataclass(frozen=True)
class Items:
    """A list, one item below the other."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows of texts, under headings if there are any; the columns `right` hold figures.

    One to be written in by hand is `blank`: its rows are high. `widths` are those of the
    columns in hundredths of the whole, where it matters.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()
    blank: bool = False
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Pairs:
    """Figures: what each is called, what it comes to, and how it is counted."""

    pairs: tuple[tuple[str, str, str], ...]


Block = Heading | Text | Lines | Items | Table | Pairs


@dataclass(frozen=True)
class Paper:
    """One document: its title, a line below, and what follows."""

    title: str
    subtitle: str = ""
    blocks: tuple[Block, ...] = ()
