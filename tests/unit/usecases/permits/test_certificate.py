"""What a certificate admits beside the document, and what is checked before issue."""

from dataclasses import dataclass, replace

import pytest

from tests.unit.catalogue.test_certificates import ORIGIN
from tests.unit.domain.permits.test_document import DOCUMENT
from tests.unit.usecases.desk import opened
from zeropermit.catalogue.certificates import rows_of
from zeropermit.catalogue.loader import load_catalogue
from zeropermit.domain.permits.permit import PermitProgress
from zeropermit.domain.permits.reasons import State, Work
from zeropermit.errors import (
    CharacterMissingError,
    CredentialKeyMissingError,
    PermitUnknownError,
    PrintingNotSetUpError,
)
from zeropermit.usecases.permits.certificate import (
    ServiceDetails,
    certificate,
    check_characters,
    check_printable,
    permit_title,
    printed,
)
from zeropermit.usecases.permits.credential import permit_credential

IMPRINT = ServiceDetails(ORIGIN)
DIGEST = DOCUMENT.digest()
REFERENCE = DIGEST.hex()
AS_OF = "以上为账本第"


@dataclass(frozen=True)
class Lacking:
    """A press whose font lacks some characters."""

    characters: str

    def missing(self, text: str) -> str:
        return "".join(char for char in text if char in self.characters)

    def pdf(self, made) -> bytes:
        return made.number.encode()


@pytest.fixture
def desk(tmp_path):
    """A desk whose permit has the document of the tests."""
    with opened(tmp_path / "service.db") as desk:
        state = desk.town.state
        state.permits[desk.permit] = replace(desk.held, document=DIGEST)
        state.by_document[DIGEST] = [desk.permit]
        desk.world = replace(desk.world, catalogue=load_catalogue())
        desk.world.records.put(DOCUMENT.as_json())
        yield desk


def notes(desk, details: ServiceDetails = IMPRINT) -> list[str]:
    """What a certificate admits, in Chinese, without the block."""
    standing = certificate(desk.world, REFERENCE, details).status_lines
    assert all(note.zh and note.en and note.zh != note.en for note in standing)
    if not standing:
        return []
    *admitted, as_of = [note.zh for note in standing]
    assert as_of.startswith(AS_OF)
    return admitted


def progress(desk, **changes) -> None:
    found = replace(desk.held, progress=replace(PermitProgress(), **changes))
    desk.town.state.permits[desk.permit] = found


def test_a_permit_without_a_document_here_has_no_certificate(tmp_path):
    with opened(tmp_path / "other.db") as desk, pytest.raises(PermitUnknownError):
        certificate(desk.world, "0x" + desk.permit.hex(), IMPRINT)


def test_what_the_ledger_does_not_know_has_no_certificate(desk):
    with pytest.raises(PermitUnknownError):
        certificate(desk.world, "5a" * 32, IMPRINT)


def test_nothing_is_printed_where_printing_is_not_set_up(desk):
    made = certificate(desk.world, REFERENCE, IMPRINT)

    with pytest.raises(PrintingNotSetUpError):
        printed(desk.world, made)


def test_no_credential_is_made_without_a_key(desk):
    with pytest.raises(CredentialKeyMissingError):
        permit_credential(desk.world, REFERENCE, origin=ORIGIN)
    with pytest.raises(PermitUnknownError):
        permit_credential(desk.world, "5a" * 32, origin=ORIGIN)


def test_a_missing_character_is_named_with_its_line(desk):
    made = certificate(desk.world, REFERENCE, IMPRINT)
    world = replace(desk.world, renderer=Lacking("期"))

    with pytest.raises(CharacterMissingError) as refused:
        printed(world, made)

    assert (refused.value.character, refused.value.line) == ("期", "project_name")
    assert "U+671F" in str(refused.value)


def test_a_label_is_checked_as_its_line_is():
    with pytest.raises(CharacterMissingError) as refused:
        check_characters(Lacking("勘"), rows_of(DOCUMENT))

    assert refused.value.line == "surveyors"


def test_before_issue_it_is_checked_only_where_permits_are_printed(desk):
    check_printable(desk.world, DOCUMENT)
    check_printable(replace(desk.world, renderer=Lacking("")), DOCUMENT)

    with pytest.raises(CharacterMissingError):
        check_printable(replace(desk.world, renderer=Lacking("示")), DOCUMENT)


def test_a_good_permit_admits_nothing_and_is_printed(desk):
    made = certificate(desk.world, REFERENCE, IMPRINT)

    assert made.status_lines == ()
    assert made.title.zh == "建筑工程施工许可证"
    assert printed(replace(desk.world, renderer=Lacking("")), made)


def test_a_suspended_permit_admits_it(desk):
    desk.town.state.permits[desk.permit] = replace(desk.held, stored=State.SUSPENDED)

    assert notes(desk) == ["本许可现为“暂扣”，本页不能证明其有效。"]


def test_a_permit_issued_without_a_grant_admits_it(desk):
    desk.town.state.permits[desk.permit] = replace(desk.held, issuer_granted=False)

    assert notes(desk) == ["签发机关当时无权办理该事项。"]


def test_what_a_department_took_back_is_admitted(desk):
    for shown in desk.held.presentation.attestations:
        desk.town.revoke(shown)

    assert any("证明后来被撤销" in note for note in notes(desk))


def test_an_extension_and_stopped_work_are_said(desk):
    progress(desk, extensions=2, work=Work.STOPPED)

    assert notes(desk) == ["开工期限已延期 2 次。", "工程中止施工，证照有效"]


def test_a_ledger_out_of_reach_is_admitted(desk):
    stale = ServiceDetails(ORIGIN, stale=True)

    assert notes(desk, stale) == ["暂时联系不上账本，答案停留在上次所见。"]


def test_fiction_is_called_so(desk):
    assert certificate(
        desk.world, REFERENCE, ServiceDetails(ORIGIN, fictional=True)
    ).fictional


def test_a_matter_that_is_known_no_more_is_called_by_its_code(desk):
    title = permit_title(desk.world.catalogue, "no-such-matter")

    assert (title.zh, title.en) == ("no-such-matter", "no-such-matter")
