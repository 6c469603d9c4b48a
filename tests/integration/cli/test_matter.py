"""`zeropermit matter`: a matter's file, checked and prepared for publication."""

import json
import time
from pathlib import Path

import pytest

from zeropermit.catalogue import loader
from zeropermit.domain.matters.file import parse_matter

MATTER = Path(loader.__file__).parent / "matters" / "construction-permit.json"


@pytest.fixture
def altered(tmp_path):
    """Write the matter with something changed in it."""

    def write(change):
        content = json.loads(MATTER.read_text("utf-8"))
        change(content)
        file = tmp_path / "matter.json"
        file.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        return file

    return write


def first_attestation(content):
    return next(
        option
        for entry in content["requirements"]
        for option in entry["options"]
        if option["kind"] == "ATTESTATION"
    )


def unknown_schema(content):
    first_attestation(content)["schema"] = "nothing/1"


def unknown_claim(content):
    predicate = next(
        predicate
        for entry in content["requirements"]
        for option in entry["options"]
        for predicate in option.get("predicates", ())
    )
    predicate["claim"] = "nothing"


def no_option(content):
    content["requirements"][0]["options"] = []


def one_language(content):
    content["requirements"][0]["title"]["en"] = " "


@pytest.mark.parametrize("verb", ["check", "publish"])
@pytest.mark.parametrize("text", ["", "[]", "{}", '{"type": "zeropermit/matter/1"}'])
def test_what_is_no_matter_is_refused(cli, tmp_path, verb, text):
    file = tmp_path / "matter.json"
    file.write_text(text)

    result = cli("matter", verb, file)

    assert result.code == 2
    assert result.out == ""
    assert "matter.json" in result.err


@pytest.mark.parametrize("verb", ["check", "publish"])
def test_a_file_that_is_not_there_is_named(cli, verb):
    result = cli("matter", verb, "gone.json")

    assert result.code == 2
    assert "gone.json: there is no such file" in result.err


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (unknown_schema, "schema nothing/1 is not in the catalogue"),
        (unknown_claim, "has no claim nothing"),
        (no_option, "nothing can meet it"),
        (one_language, "a text is missing in one language"),
    ],
)
def test_what_cannot_be_meant_is_named_and_not_published(cli, altered, change, said):
    file = altered(change)

    checked = cli("matter", "check", file, "--json")
    published = cli("matter", "publish", file)

    assert checked.code == 1
    assert any(said in problem for problem in checked.json["problems"])
    assert published.code == 2
    assert published.out == ""
    assert said in published.err


def test_a_matter_is_said_in_plain_words(cli):
    for language, said in (("en", "attestation"), ("zh", "数据证明")):
        result = cli("matter", "check", MATTER, "--language", language)

        assert result.code == 0
        assert said in result.out
        for entry in json.loads(MATTER.read_text("utf-8"))["requirements"]:
            assert entry["title"][language] in result.out


def test_a_matter_is_summed_up_for_programs(cli):
    result = cli("matter", "check", MATTER, "--json")

    matter = parse_matter(json.loads(MATTER.read_text("utf-8")))
    assert result.code == 0
    assert result.json["code"] == "construction-permit"
    assert result.json["document"] == "0x" + matter.document.hex()
    assert result.json["problems"] == []


def test_a_publication_leaves_governance_time(cli):
    before = int(time.time())

    result = cli("matter", "publish", MATTER)
    given = cli("matter", "publish", MATTER, "--opens-at", 4_000_000_000)

    assert result.code == 0
    (call,) = result.json["calls"]
    assert (call["contract"], call["function"]) == ("MatterRegistry", "publish")
    assert call["arguments"][-1] >= before + 3600
    assert given.json["calls"][0]["arguments"][-1] == 4_000_000_000


FOLDER = MATTER.parent


def copied(folder, code, **changes):
    """Write a matter of the catalogue under another code, with other needs."""
    content = json.loads((FOLDER / "fire-design-review.json").read_text("utf-8"))
    content |= {"code": code, "permit_type": code}
    for entry in content["requirements"]:
        for option in entry["options"]:
            if option["kind"] == "PERMIT":
                option.update(changes)
    file = folder / f"{code}.json"
    file.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return file


def test_a_folder_is_checked_file_by_file(cli):
    result = cli("matter", "check", FOLDER, "--json")
    files = sorted(FOLDER.glob("*.json"))

    assert result.code == 0
    assert [one["code"] for one in result.json] == [file.stem for file in files]
    assert all(one["problems"] == [] for one in result.json)


def test_permits_that_need_one_another_are_found_across_files(cli, tmp_path):
    one = copied(tmp_path, "one", matter="other")
    other = copied(tmp_path, "other", matter="one")

    alone = cli("matter", "check", one, "--json")
    both = cli("matter", "check", one, other)
    folder = cli("matter", "check", tmp_path, "--json")

    assert alone.code == both.code == folder.code == 1
    assert alone.json["problems"] == ["R04: matter other is not in the catalogue"]
    circle = "permits need one another in a circle, so none can be had"
    assert f"✗ one {circle}: one → other → one" in both.out
    assert [f["problems"] for f in folder.json] == [
        [f"{circle}: one → other → one"],
        [f"{circle}: other → one → other"],
    ]


def test_a_folder_without_matters_is_refused(cli, tmp_path):
    result = cli("matter", "check", tmp_path)

    assert result.code == 2
    assert "no file in it is a matter's" in result.err


def test_what_is_no_matter_is_named_among_those_that_are(cli, tmp_path):
    copied(tmp_path, "one")
    (tmp_path / "two.json").write_text('{"type": "zeropermit/matter/1"}')

    result = cli("matter", "check", tmp_path)

    assert result.code == 2
    assert "two.json" in result.err


def test_an_earlier_permit_is_said_in_plain_words(cli):
    result = cli("matter", "check", FOLDER / "presale-permit.json", "--language", "en")

    held = "of the project, held by the applicant, issued before"
    assert f"permit planning-permit {held}" in result.out
    assert f"permit construction-permit {held}" in result.out
    assert "or: attestation construction-permit/1" in result.out


def test_matters_are_published_after_those_they_rest_on(cli):
    result = cli("matter", "publish", FOLDER)

    codes = [call["arguments"][0] for call in result.json["calls"]]
    order = ["planning-permit", "fire-design-review", "construction-permit"]
    assert result.code == 0
    assert sorted(codes) == sorted(file.stem for file in FOLDER.glob("*.json"))
    assert [code for code in codes if code in order] == order
