"""The font of the certificates, and which characters it has.

A page with a box in the place of a person's or a street's rare character (生僻字) is
worse than none, and what sets the page would draw it without a word. So the font is
asked before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from zeropermit.errors import ExtraMissingError, FontMissingError

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

FAMILIES = ("Noto Sans SC", "Noto Sans CJK SC")
"""One design under two names: as npm and as Debian and its makers pack it."""

WEIGHTS = (400, 700)
"""Regular, and bold for titles."""

USUAL_FOLDERS = tuple(
    Path(folder)
    for folder in (
        "/usr/share/fonts/opentype/noto",  # Debian, Ubuntu: fonts-noto-cjk
        "/usr/share/fonts/google-noto-sans-cjk-fonts",  # Fedora
        "/usr/share/fonts/noto-cjk",  # Arch
        "/Library/Fonts",
    )
)
"""Where systems put the font when it is installed from their packages."""

_COLLECTIONS = frozenset({".ttc", ".otc"})
_SUFFIXES = _COLLECTIONS | {".ttf", ".otf"}
_TYPOGRAPHIC_FAMILY, _FAMILY = 16, 1


@dataclass(frozen=True, slots=True)
class Font:
    """A family in a folder."""

    family: str
    characters: frozenset[int]  #: Code points that each of its weights has.

    def missing(self, text: str) -> str:
        """Give the characters of a text that the font has not, each once."""
        return "".join(
            char for char in dict.fromkeys(text) if ord(char) not in self.characters
        )


@cache
def find_font(folder: Path) -> Font:
    """Find the font of the certificates in a folder, or below it.

    Raises:
        ExtraMissingError: What reads fonts is not installed.
        FontMissingError: The regular weight is in none of its files.
    """
    found: dict[str, dict[int, frozenset[int]]] = {family: {} for family in FAMILIES}
    for face in _faces(folder):
        family, weight = _family(face), face["OS/2"].usWeightClass
        if family in found and weight in WEIGHTS:
            found[family][weight] = frozenset(face.getBestCmap())
    for family, weights in found.items():
        if WEIGHTS[0] in weights:
            return Font(family, frozenset.intersection(*weights.values()))
    raise FontMissingError(str(folder))


def usual_folder(folders: Sequence[Path] = USUAL_FOLDERS) -> Path | None:
    """Give the first usual folder that has the font.

    None if no folder has it, or what prints is not installed: who did not ask for
    printing need not be told what it lacks.
    """
    if find_spec("typst") is None:
        return None
    for folder in folders:
        try:
            find_font(folder)
        except FontMissingError:
            continue
        except ExtraMissingError:
            return None
        return folder
    return None


def _faces(folder: Path) -> Iterator[TTFont]:
    """Give every face of every font file, read as far as it is asked for."""
    try:
        from fontTools.ttLib import TTCollection, TTFont, TTLibError  # noqa: PLC0415 - of an extra
    except ImportError as error:
        raise ExtraMissingError("pdf") from error
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in _SUFFIXES:
            continue
        with path.open("rb") as file:
            try:
                if path.suffix.lower() in _COLLECTIONS:
                    yield from TTCollection(file, lazy=True)
                else:
                    yield TTFont(file, lazy=True)
            except TTLibError:
                continue  # no font, whatever its name says


def _family(face: TTFont) -> str:
    names = face["name"]
    name = names.getDebugName(_TYPOGRAPHIC_FAMILY) or names.getDebugName(_FAMILY)
    return str(name)
