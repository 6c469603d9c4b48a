"""A file that the ledger could not hold is refused, and the message says where."""

from copy import deepcopy
from typing import Any

import pytest

from zeropermit.catalogue.loader import load_catalogue
from zeropermit.domain.ledger.identifiers import matter_id
from zeropermit.domain.matters.file import Words, parse_matter
from zeropermit.domain.matters.matter import OWNED_BY_APPLICANT, OptionKind
from zeropermit.errors import MatterFileError

CATALOGUE = load_catalogue()
WASTE = CATALOGUE.matter("construction-waste-permit")


def entry(content: Any, name: str) -> Any:
    return next(e for e in content["requirements"] if e["id"] == name)


def option(content: Any, name: str) -> Any:
    return entry(content, name)["options"][0]


def earlier(**predicate: str) -> dict[str, Any]:
    """An option that an earlier permit meets, with a condition."""
    own = {"claim": "holder", "operator": "IS_APPLICANT", "type": "organisation"}
    if predicate.get("operator"):
        own["value"] = "91370200DEM000014Y"
    return {
        "kind": "PERMIT",
        "matter": "planning-permit",
        "subject": {"kind": "PROJECT"},
        "predicates": [own | predicate],
    }


REFUSED = [
    (lambda c: c.update(type="another/1"), "its type is not zeropermit/matter/1"),
    (lambda c: c.pop("validity"), "validity is missing"),
    (lambda c: c.update(subject="bicycle"), "subject: one of project, premises, site"),
    (lambda c: entry(c, "R02").update(id="R01"), "two requirements have the same id"),
    (
        lambda c: entry(c, "R51").update(commitment_allowed=False),
        "R51: has a commitment option but allows none",
    ),
    (
        lambda c: option(c, "R53")["subject"].update(requirement="R55"),
        "R53: names a party of a later requirement",
    ),
    (
        lambda c: option(c, "R53")["subject"].update(requirement="R99"),
        "R53: names no gating R99",
    ),
    (
        lambda c: option(c, "R50")["subject"].update(kind="NONE"),
        "R50: does not say what revoking does, or about whom",
    ),
    (
        lambda c: entry(c, "R50").update(recheck="NONE"),
        "R50: does not say what revoking does, or about whom",
    ),
    (lambda c: option(c, "R50").update(kind="ORACLE"), "no such kind of option"),
    (
        lambda c: option(c, "R50")["predicates"][0].update(operator="LIKE"),
        "no such operator: LIKE",
    ),
    (lambda c: option(c, "R50").update(max_age_days="one"), "no number of days: one"),
    (lambda c: option(c, "R50").update(max_age_days=-1), "no number of days: -1"),
    (lambda c: option(c, "R53")["subject"].update(claim="x" * 40), ""),
    (
        lambda c: entry(c, "R50").update(options=[earlier(operator="NE")]),
        "R50: may only ask of an earlier permit that its holder IS_APPLICANT",
    ),
    (
        lambda c: entry(c, "R50").update(options=[earlier(claim="permit_no")]),
        "R50: may only ask of an earlier permit that its holder IS_APPLICANT",
    ),
]


@pytest.mark.parametrize(("spoil", "said"), REFUSED)
def test_a_file_that_says_something_impossible_is_refused(spoil, said):
    content = deepcopy(dict(WASTE.content))
    spoil(content)

    with pytest.raises(MatterFileError) as caught:
        parse_matter(content)

    assert said in str(caught.value)
    assert "construction-waste-permit" in str(caught.value)


def test_an_option_names_the_matter_of_an_earlier_permit_by_its_code():
    review = CATALOGUE.matter("fire-design-review")
    names = [requirement.name for requirement in review.requirements]
    permit = review.requirements[names.index("R04")].options[0]

    assert permit.kind is OptionKind.PERMIT
    assert permit.matter == matter_id("planning-permit")
    assert permit.predicates == (OWNED_BY_APPLICANT,)
    assert permit.max_age == 0


def test_a_matter_knows_its_requirements_by_name():
    assert WASTE.entry("R54").title.en == "Haulier and vehicles licensed"
    with pytest.raises(MatterFileError):
        WASTE.entry("R99")


def test_words_are_chinese_unless_english_is_asked_for():
    words = Words("路", "road")

    assert [words.in_language(one) for one in ("zh", "en", "")] == ["路", "road", "路"]


def test_the_digest_of_texts_changes_with_what_people_read_and_sign_alone():
    content = deepcopy(dict(WASTE.content))
    signed = next(e for e in content["requirements"] if e.get("promise"))
    content["title"]["en"] += " (new)"
    entry(content, "R50")["help"]["en"] += " More help."
    assert parse_matter(content).document != WASTE.document
    assert parse_matter(content).texts == WASTE.texts

    for part in ("notice", "promise"):
        other = deepcopy(content)
        entry(other, signed["id"])[part]["confidence"] = "other"
        assert parse_matter(other).texts != WASTE.texts


def test_every_matter_commits_to_texts_of_its_own():
    matters = [*CATALOGUE.matters()]
    assert len({matter.texts for matter in matters}) == len(matters)
