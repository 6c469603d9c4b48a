"""A town in which one permit rests on another."""

from dataclasses import dataclass

from tests.builders import facts as f
from tests.builders.openings import only_asked
from tests.builders.town import Town
from zeropermit.domain.evidence.evidence_set import (
    Application,
    Choice,
    EvidenceReference,
    EvidenceSet,
    PresentedPermit,
)
from zeropermit.domain.evidence.references import evidence_references
from zeropermit.domain.ledger.identifiers import (
    PermitId,
    SchemaId,
    matter_id,
    short_name,
)
from zeropermit.domain.matters.matter import (
    Option,
    OptionKind,
    Recheck,
    Requirement,
    Subject,
    SubjectKind,
)

LATER = "later-permit"
AWARD, PLANNED, HELD, PARTY = range(4)


def permitted(subject: Subject, matter: str = f.MATTER) -> Option:
    """Give the option that an earlier permit of `matter` meets."""
    return Option(OptionKind.PERMIT, subject, SchemaId(matter_id(matter)))


def later_requirements() -> tuple[Requirement, ...]:
    """Ask for the small permit of the project, of the applicant and of a party."""
    about_party = Subject(SubjectKind.PARTY, 0, short_name("contractor"))
    return (
        Requirement(
            short_name("award"), Recheck.ALERT, (f.attested(f.AWARD, f.ON_PROJECT),)
        ),
        Requirement(
            short_name("planned"),
            Recheck.SUSPEND,
            (permitted(f.ON_PROJECT), f.attested(f.FIRE, f.ON_PROJECT)),
        ),
        Requirement(short_name("held"), Recheck.ALERT, (permitted(f.BY_APPLICANT),)),
        Requirement(
            short_name("party"),
            Recheck.AT_ISSUE,
            (permitted(about_party), f.promised(f.BY_APPLICANT)),
        ),
    )


@dataclass
class Pair:
    """A town with a small permit, and the case of a later one that rests on it."""

    town: Town
    earlier: PermitId
    presented: PresentedPermit
    application: Application
    shown: EvidenceSet

    @classmethod
    def new(cls) -> "Pair":
        """Issue the small permit, and collect what meets the later one."""
        town = Town.small()
        earlier = town.granted()
        presented = presented_permit(town, earlier)
        town.publish(LATER, later_requirements())
        application = town.apply_for(nonce="later")
        award = town.shown(f.award(f.APPLICANT), salt="later")
        choices = (Choice(0, 0), Choice(0, 0), Choice(0, 0), Choice(0, 0))
        evidence = EvidenceSet(choices, award, (), (presented,))
        shown = only_asked(town.requirements, evidence)
        return cls(town, earlier, presented, application, shown)

    def issue(self) -> PermitId:
        """Issue the later permit."""
        return self.town.issue(
            self.shown, document=b"\3" * 32, number="370203202609210102"
        )


def presented_permit(town: Town, permit: PermitId) -> PresentedPermit:
    """Present an issued permit with the references of its evidence."""
    entry = town.state.permits[permit]
    content = town.state.applications[entry.application].content
    references: tuple[EvidenceReference, ...] = evidence_references(
        town.state, entry.application, entry.presentation
    )
    return PresentedPermit(content, entry.document, references)
