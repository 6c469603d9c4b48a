"""`zeropermit matter`: what it says of the catalogue's own files."""

import json
from pathlib import Path

import pytest

import zeropermit.catalogue
from zeropermit.cli import app

FILES = sorted((Path(zeropermit.catalogue.__file__).parent / "matters").glob("*.json"))
WASTE = next(file for file in FILES if file.stem == "construction-waste-permit")


@pytest.fixture
def without_basis(tmp_path):
    """The matter of construction waste, one requirement of which names no law."""
    content = json.loads(WASTE.read_text("utf-8"))
    content["requirements"][-1]["basis"] = []
    file = tmp_path / "matter.json"
    file.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return file


def run(*words: object) -> int:
    return app.run(["matter", *map(str, words)])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_matter_of_the_catalogue_passes_its_check(capsys, file):
    assert run("check", file, "--json", "--language", "en") == 0
    assert json.loads(capsys.readouterr().out)["problems"] == []


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "✗ R55: no legal basis is named"), ("zh", "✗ R55: 没有写明法律依据")],
)
def test_what_is_wrong_is_said_in_the_language_asked_for(
    capsys, without_basis, language, said
):
    assert run("check", without_basis, "--language", language) == 1
    assert said in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "changed R55 legal basis changed"), ("zh", "修改 R55 法律依据有改动")],
)
def test_a_difference_is_said_in_the_language_asked_for(
    capsys, without_basis, language, said
):
    assert run("diff", WASTE, without_basis, "--language", language) == 0
    assert capsys.readouterr().out.splitlines() == [said]


def test_differences_are_data_for_programs(capsys, without_basis):
    assert run("diff", WASTE, without_basis, "--json", "--language", "en") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["from"] != answer["to"]
    assert answer["changes"] == [
        {"kind": "changed", "requirement": "R55", "words": "legal basis changed"}
    ]


def test_a_file_does_not_differ_from_itself(capsys):
    assert run("diff", WASTE, WASTE, "--language", "en") == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "They ask for the same." in said.err


def test_what_is_no_matter_cannot_be_compared(capsys, tmp_path):
    file = tmp_path / "matter.json"
    file.write_text("{}", "utf-8")
    assert run("diff", WASTE, file, "--language", "en") == 2
    assert "no matter" in capsys.readouterr().err
