"""The font is found, and asked for every character before a page is set."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.printing import ABSENT, RARE, fonts
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.catalogue.messages import messages
from zeropermit.catalogue.words import texts
from zeropermit.domain.permits.certificate import BLANK
from zeropermit.domain.permits.face import GENERAL_NOTE, PERSONS_NOTE
from zeropermit.errors import ExtraMissingError, FontMissingError
from zeropermit.rendering.fonts import FAMILIES, find_font, usual_folder
from zeropermit.rendering.typesetting import open_typesetter, template


def test_a_folder_without_the_font_is_refused(tmp_path):
    with pytest.raises(FontMissingError) as refused:
        find_font(tmp_path)

    assert refused.value.folder == str(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FontMissingError):
        open_typesetter(tmp_path / "nowhere")


def test_a_file_that_is_no_font_is_passed_over(tmp_path):
    (tmp_path / "font.ttf").write_bytes(b"no font at all, whatever its name says")
    (tmp_path / "fonts.ttc").write_bytes(b"nor are these")

    with pytest.raises(FontMissingError):
        find_font(tmp_path)


@pytest.mark.parametrize(
    ("module", "make"),
    [("fontTools.ttLib", find_font), ("typst", open_typesetter)],
)
def test_without_the_extra_it_is_said_what_to_install(
    monkeypatch, tmp_path, module, make
):
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(ExtraMissingError) as refused:
        make(tmp_path)

    assert refused.value.extra == "pdf"
    assert "zeropermit[pdf]" in str(refused.value)


def test_the_bold_weight_alone_is_not_enough(typesetter, tmp_path):
    bold = next(p for p in Path(fonts()).rglob("*Bold*.tt?") if "Semi" not in p.name)
    shutil.copy(bold, tmp_path)

    with pytest.raises(FontMissingError):
        find_font(tmp_path)


def test_a_rare_character_is_known_and_a_rarer_one_is_not(typesetter):
    assert typesetter.font.family in FAMILIES
    assert typesetter.missing(f"王{RARE}") == ""
    assert typesetter.missing(f"{ABSENT}路{ABSENT}") == ABSENT


def test_the_font_has_all_that_the_catalogue_and_the_template_say(typesetter):
    matters = load_catalogue().matters()
    fixed = [template(), BLANK]
    fixed += [t for words in texts("permits").values() for t in words.values()]
    fixed += [t for words in messages().values() for t in words.values()]
    fixed += [t for m in matters for t in m.content["permit_title"].values()]
    fixed += [*PERSONS_NOTE.values(), *GENERAL_NOTE.values()]

    assert typesetter.missing("".join(fixed).replace("\n", "")) == ""


def test_of_the_usual_folders_the_first_that_has_the_font_is_taken(
    typesetter, tmp_path
):
    empty, here = tmp_path / "empty", Path(fonts())
    empty.mkdir()

    assert usual_folder([tmp_path / "nowhere", empty, here]) == here
    assert usual_folder([empty]) is None


@pytest.mark.parametrize("module", ["fontTools.ttLib", "typst"])
def test_without_the_extra_no_folder_is_looked_for(monkeypatch, tmp_path, module):
    monkeypatch.setitem(sys.modules, module, None)

    assert usual_folder([tmp_path]) is None
