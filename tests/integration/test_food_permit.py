"""A permit for premises: a food business applies by a real estate unit code.

Its matter and its data set are fictional files beside this one. Everything else is as
for a project: published, attested, promised, issued, verified and replayed.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import facts as f
from tests.builders.chain import ChainTown
from tests.builders.openings import only_asked
from zeropermit.audit.replay import replay
from zeropermit.domain.evidence.evidence_set import Choice, EvidenceSet
from zeropermit.domain.evidence.schema import check_row, definition, parse_schema
from zeropermit.domain.ledger.identifiers import project_id
from zeropermit.domain.matters.file import MatterFile, parse_matter
from zeropermit.domain.permits.reasons import State
from zeropermit.domain.permits.verification import verify
from zeropermit.errors import RowError

FOLDER = Path(__file__).with_name("food")
PREMISES = "370203001001GB00018F00010001"
DOCUMENT = f.word("a food permit")
END = 1_890_000_000
ROW = {"user": f.APPLICANT, "premises": PREMISES, "use": "commercial"}


def content(name: str):
    return json.loads((FOLDER / name).read_text("utf-8"))


SCHEMA = parse_schema(content("premises-use-1.json"))


@pytest.fixture(scope="module")
def matter() -> MatterFile:
    return parse_matter(content("food-business-permit.json"))


@pytest.fixture(scope="module")
def town(tmp_path_factory, matter) -> Iterator[ChainTown]:
    town = ChainTown.start(tmp_path_factory.mktemp("food") / "chain.db")
    town.settle()
    town.define(SCHEMA.code, definition(SCHEMA))
    town.publish(
        matter.code,
        matter.requirements,
        document=matter.document,
        subject=matter.subject,
    )
    yield town
    town.close()


def test_a_permit_for_premises_is_issued_verified_and_replayed(town):
    claims = check_row(SCHEMA, ROW)
    fact = f.Fact(SCHEMA.code, claims, SCHEMA.subject, PREMISES, town.now)
    shown = town.shown(fact)
    town.apply_for(project=PREMISES)
    promised = (town.commit(f.APPLICANT, "R02"),)
    choices = (Choice(0, 0), Choice(0, 0))
    evidence = only_asked(town.requirements, EvidenceSet(choices, shown, promised))

    town.issue(evidence, document=DOCUMENT, valid_until=END)
    answer = verify(town.state, DOCUMENT, at=town.now, as_of=town.as_of)
    report = replay(town.client, town.manifest)

    assert answer.state is State.VALID
    assert answer.good
    assert answer.permit.project == PREMISES
    assert [one.words for one in report.differences] == []
    assert report.permits_decided == 1


@pytest.mark.parametrize(
    ("changed", "column"),
    [({"premises": PREMISES[:-1]}, "premises"), ({"user": PREMISES}, "user")],
)
def test_a_record_with_a_wrong_code_is_told_with_its_column(changed, column):
    with pytest.raises(RowError) as caught:
        check_row(SCHEMA, {**ROW, **changed})

    assert [one.column for one in caught.value.problems] == [column]


def test_a_record_about_premises_is_kept_by_their_code():
    assert SCHEMA.subject.check(f" {PREMISES.lower()}") == PREMISES
    assert SCHEMA.subject.word(PREMISES) == project_id(PREMISES)
