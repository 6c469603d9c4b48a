"""What two files of a matter differ in, in plain words."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from zeropermit.catalogue.loader import load_catalogue
from zeropermit.catalogue.matter_words import ChangeKind, differences, option_words

CATALOGUE = load_catalogue()
CODE = "construction-waste-permit"
OLD = CATALOGUE.matter(CODE).content


def entry(content: Any, name: str) -> Any:
    return next(e for e in content["requirements"] if e["id"] == name)


def found(change: Callable[[Any], object]) -> list[tuple[str, str, str]]:
    new = deepcopy(dict(OLD))
    change(new)
    changes = differences(OLD, new)
    assert all(one.words.zh != one.words.en for one in changes)
    return [(one.kind.value, one.requirement, one.words.en) for one in changes]


def older(content: Any) -> None:
    entry(content, "R17")["options"][0]["max_age_days"] = 7


def swapped(content: Any) -> None:
    entry(content, "R51")["options"].reverse()


def moved(content: Any) -> None:
    content["requirements"].reverse()


def added(content: Any) -> None:
    content["requirements"].append({**entry(content, "R54"), "id": "R99"})


def removed(content: Any) -> None:
    content["requirements"] = content["requirements"][:-1]


RECORD = "attestation credit-record/1 of the applicant, within {}, "
RECORD += "commitment_barred EQ false"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda c: None, []),
        (
            lambda c: c["title"].update(en="Waste"),
            [("changed", "", "title: Disposal of construction waste → Waste")],
        ),
        (
            lambda c: c["decision_days"].update(count=5, kind="working"),
            [("changed", "", "time to decide: 20 calendar days → 5 working days")],
        ),
        (
            lambda c: c.update(automatic=False),
            [("changed", "", "issued at once when complete: True → False")],
        ),
        (
            lambda c: c["face"].pop("hours"),
            [("changed", "", "lines of the permit changed")],
        ),
        (
            lambda c: entry(c, "R51").pop("check"),
            [("changed", "R51", "check changed")],
        ),
        (
            lambda c: entry(c, "R54").update(recheck="SUSPEND"),
            [("changed", "R54", "what a revocation does: ALERT → SUSPEND")],
        ),
        (
            older,
            [
                ("changed", "R17", "no longer: " + RECORD.format("1 days")),
                ("changed", "R17", "now also: " + RECORD.format("7 days")),
            ],
        ),
        (swapped, [("changed", "R51", "the order of its options changed")]),
        (moved, [("changed", "", "the order of the requirements changed")]),
        (added, [("added", "R99", "Haulier and vehicles licensed")]),
        (removed, [("removed", "R55", "Sorting and recycling")]),
    ],
)
def test_each_difference_is_said(change, words):
    assert found(change) == words


def test_a_changed_validity_is_said_in_numbers():
    ((_, _, words),) = found(lambda c: c["validity"].update(start_within_months=3))

    assert words.count("months") == 6
    assert "start within 0 months" in words
    assert "start within 3 months" in words


def test_two_matters_can_be_compared_whole():
    changes = differences(OLD, CATALOGUE.matter("construction-permit").content)
    kinds = {change.kind for change in changes}

    assert kinds == set(ChangeKind)
    assert any(
        "organisation in R06.contractor" in c.words.en
        for c in differences(
            CATALOGUE.matter("construction-permit").content,
            {
                **CATALOGUE.matter("construction-permit").content,
                "requirements": [
                    {**e, "options": e["options"][:1] if e["id"] != "R15" else []}
                    for e in CATALOGUE.matter("construction-permit").content[
                        "requirements"
                    ]
                ],
            },
        )
    )


@pytest.mark.parametrize(
    ("subject", "predicates", "zh", "en"),
    [
        (
            {"kind": "PROJECT"},
            [{"claim": "holder", "operator": "IS_APPLICANT"}],
            "已签发的许可 planning-permit（项目，由申请人持有）",
            (
                "permit planning-permit of the project, held by the applicant, "
                "issued before"
            ),
        ),
        (
            {"kind": "PROJECT"},
            [],
            "已签发的许可 planning-permit（项目）",
            "permit planning-permit of the project, issued before",
        ),
        (
            {"kind": "PARTY", "requirement": "R50", "claim": "haulier"},
            [],
            "R50.haulier 所载单位持有的许可 planning-permit",
            "permit planning-permit held by the organisation in R50.haulier",
        ),
    ],
)
def test_an_earlier_permit_is_asked_for_in_plain_words(subject, predicates, zh, en):
    said = option_words(
        {
            "kind": "PERMIT",
            "matter": "planning-permit",
            "subject": subject,
            "predicates": predicates,
        }
    )

    assert (said.zh, said.en) == (zh, en)
