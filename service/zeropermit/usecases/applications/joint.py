"""Joint applications: propose several permits at once, and look at all as one case.

Every permit has its own application, consent and decision; the ledger knows nothing
of their being made together. Who may look at an application sees it here too, and
nobody sees more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zeropermit.domain.applications.consent import ConsentReceipt
from zeropermit.domain.applications.joint import JointApplication, JointId, Member
from zeropermit.domain.applications.letter import CommitmentLetter, Language
from zeropermit.domain.ledger.block import BlockStamp, Recorded
from zeropermit.domain.ledger.events import EvidencePresented, GrantKind
from zeropermit.domain.ledger.identifiers import (
    ApplicationId,
    OrganisationId,
    matter_id,
    organisation_id,
    permit_id,
)
from zeropermit.domain.ledger.state import LedgerState
from zeropermit.domain.matters.file import MatterFile
from zeropermit.domain.matters.plan import (
    Plan,
    PlanRequirement,
    dependencies,
    plan,
    shared_requirements,
)
from zeropermit.errors import (
    AlreadyDecidedError,
    ApplicationUnknownError,
    AuthorityAmbiguousError,
    AuthorityUnknownError,
    JointUnknownError,
    NoCommitmentAskedError,
)
from zeropermit.usecases.applications.applications import (
    ApplicationProgress,
    ApplicationView,
    look_at,
)
from zeropermit.usecases.applications.apply import application_of
from zeropermit.usecases.applications.commit import propose_letter
from zeropermit.usecases.applications.consent import (
    ConsentRequest,
    propose_consent,
)
from zeropermit.usecases.applications.precheck import PreCheckLine
from zeropermit.usecases.ports import ServiceContext


@dataclass(frozen=True, slots=True)
class JointRequest:
    """An enterprise's request to apply for several matters at once."""

    applicant: str  #: Unified social credit code.
    project: str
    matters: tuple[str, ...]  #: Codes, each once.
    #: Codes of authorities by matter, where more than one decides it.
    authorities: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class JointProposal:
    """Consents to be read, and the acts that sign them; kept, but not applied for."""

    joint: JointApplication
    #: One for each application, in the order of the plan.
    receipts: tuple[ConsentReceipt, ...]
    plan: Plan


@dataclass(frozen=True, slots=True)
class MemberView:
    """One application of a joint one."""

    member: Member
    matter: MatterFile
    #: None while the ledger does not have the application.
    view: ApplicationView | None
    #: Matters whose permits come first and are not there yet.
    waits_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """A fact that one or several of the permits need, shown once."""

    uses: tuple[PlanRequirement, ...]  #: Which requirements of which matters it meets.
    #: Status of the first requirement that is not met, else of the first.
    line: PreCheckLine


@dataclass(frozen=True, slots=True)
class JointView:
    """A joint application, for an organisation that may see it or a part of it."""

    joint: JointApplication
    plan: Plan
    members: tuple[MemberView, ...]  #: In the order of the plan.
    needs: tuple[Need, ...]
    #: Events of all its applications and permits, in the order of the ledger.
    timeline: tuple[tuple[Member, Recorded], ...]
    as_of: BlockStamp

    @property
    def missing(self) -> tuple[Need, ...]:
        """The facts that are not met yet."""
        return tuple(need for need in self.needs if not need.line.met)

    @property
    def shared(self) -> tuple[Need, ...]:
        """The facts that serve several permits."""
        return tuple(need for need in self.needs if len(need.uses) > 1)


def propose_joint(
    context: ServiceContext,
    joint_request: JointRequest,
    *,
    nonce: Callable[[], bytes],
) -> JointProposal:
    """Propose a consent and an application for each matter, in one go.

    `nonce` gives 16 random bytes for each consent.

    Raises:
        UsccError, ProjectCodeError: A code is malformed.
        MatterUnknownError, MatterNotOpenError: A matter takes no applications.
        AuthorityUnknownError: No authority decides a matter, or not the one named.
        AuthorityAmbiguousError: Several do, and none was named.
        PlanCycleError: The matters need one another in a circle.
    """
    applicant, project = joint_request.applicant, joint_request.project
    codes = dict.fromkeys(joint_request.matters)
    matters = [context.catalogue.matter(code) for code in codes]
    made_at = context.clock()
    calendar = context.catalogue.working_days
    planned = plan(matters, applied_at=made_at, calendar=calendar)
    with context.look() as (state, _, _):
        authorities = {
            step.matter: joint_request.authorities.get(step.matter)
            or authority_of(state, step.matter, now=made_at)
            for step in planned.steps
        }
    receipts: list[ConsentReceipt] = []
    for matter, authority in authorities.items():
        request = ConsentRequest(applicant, project, matter, authority)
        receipts.append(propose_consent(context, request, nonce=nonce()))
    members = tuple(
        Member(receipt.matter, application_of(receipt).id, receipt.authority)
        for receipt in receipts
    )
    joint = JointApplication(applicant, project, made_at, members)
    context.joint.put(joint)
    return JointProposal(joint, tuple(receipts), planned)


def look_at_joint(
    context: ServiceContext, joint: JointId, *, organisation: OrganisationId
) -> JointView:
    """Look at a joint application as one of those whom it concerns.

    The applicant sees all of it; others see the applications that concern them.

    Raises:
        JointUnknownError: There is none, or it is none of their business.
    """
    found = _find(context, joint)
    seen = dict(_seen(context, found, organisation))
    if not seen:
        raise JointUnknownError(joint)
    every = [context.catalogue.matter(member.matter) for member in found.members]
    members = [member for member in found.members if member.matter in seen]
    matters = {matter.code: matter for matter in every if matter.code in seen}
    before = dependencies(every)
    with context.look() as (state, _, as_of):
        decided = _decided(state, found)
    views = tuple(
        MemberView(
            member,
            matters[member.matter],
            seen[member.matter],
            ()
            if member.matter in decided
            else tuple(code for code in before[member.matter] if code not in decided),
        )
        for member in members
    )
    return JointView(
        joint=found,
        plan=plan(
            every,
            applied_at=found.created_at,
            calendar=context.catalogue.working_days,
        ),
        members=views,
        needs=tuple(_needs(views, tuple(matters.values()))),
        timeline=tuple(_timeline(context, members)),
        as_of=as_of,
    )


def joint_letters(
    context: ServiceContext, joint: JointId, *, uscc: str, language: Language
) -> tuple[CommitmentLetter, ...]:
    """Propose the letters that an organisation is asked for, of all applications.

    Raises:
        JointUnknownError: There is none, or nothing in it concerns the organisation.
        DepartmentsAnsweringError: The departments' first answers on one of the
            applications are awaited.
        BarredFromCommittingError: The organisation is barred.
        NoCommitmentAskedError: Nothing can be met by this organisation's commitment.
    """
    letters: list[CommitmentLetter] = []
    made = _find(context, joint)
    concerned = uscc == made.applicant
    for member in made.members:
        try:
            found = propose_letter(
                context, member.application, uscc=uscc, language=language
            )
        except ApplicationUnknownError:
            continue
        except (AlreadyDecidedError, NoCommitmentAskedError):
            concerned = True
            continue
        letters.append(found)
    if letters:
        return tuple(letters)
    if concerned:
        raise NoCommitmentAskedError(joint)
    raise JointUnknownError(joint)


def waits(context: ServiceContext, application: ApplicationId) -> bool:
    """Tell whether an application waits for others that were made with it.

    In a joint application a permit is issued after those that it may rest on, as far
    as these were applied for.
    """
    joint = context.joint.containing(application)
    if joint is None:
        return False
    matters = [context.catalogue.matter(member.matter) for member in joint.members]
    matter = next(m.matter for m in joint.members if m.application == application)
    before = dependencies(matters)[matter]
    with context.look() as (state, _, _):
        decided = _decided(state, joint)
        return any(
            member.matter in before
            and member.application in state.applications
            and member.matter not in decided
            for member in joint.members
        )


def _find(context: ServiceContext, joint: JointId) -> JointApplication:
    found = context.joint.get(joint)
    if found is None:
        raise JointUnknownError(joint)
    return found


def authority_of(state: LedgerState, matter: str, *, now: int) -> str:
    """Give the one authority that decides a matter now.

    Raises:
        AuthorityUnknownError: There is none.
        AuthorityAmbiguousError: There are several.
    """
    found = [
        organisation
        for (organisation, kind, scope), grant in state.grants.items()
        if kind is GrantKind.DECIDE and scope == matter_id(matter) and grant.holds(now)
    ]
    if not found:
        raise AuthorityUnknownError("", matter)
    if len(found) > 1:
        raise AuthorityAmbiguousError(matter)
    return state.organisations[found[0]].uscc


def _seen(
    context: ServiceContext, joint: JointApplication, organisation: OrganisationId
) -> Iterator[tuple[str, ApplicationView | None]]:
    """Give the parts that an organisation may see, by matter."""
    own = organisation == organisation_id(joint.applicant)
    for member in joint.members:
        try:
            view = look_at(context, member.application, organisation=organisation)
        except ApplicationUnknownError:
            if own:
                yield member.matter, None
        else:
            yield member.matter, view


def _decided(state: LedgerState, joint: JointApplication) -> set[str]:
    """Name the matters whose permits are issued."""
    return {
        member.matter
        for member in joint.members
        if permit_id(member.application) in state.permits
    }


def _needs(
    views: Sequence[MemberView], matters: Sequence[MatterFile]
) -> Iterator[Need]:
    """Give every needed fact once, with its status.

    What a permit that is issued needed is met, whatever became of the data since.
    """
    seen = {view.member.matter: view.view for view in views if view.view is not None}
    lines = {
        PlanRequirement(matter, line.entry.id): line
        for matter, view in seen.items()
        for line in view.check.lines
        if line.met or view.progress is not ApplicationProgress.DECIDED
    }
    for group in shared_requirements(matters):
        uses = tuple(use for use in group if use in lines)
        if uses:
            found = [lines[use] for use in uses]
            yield Need(uses, next((one for one in found if not one.met), found[0]))


def _timeline(
    context: ServiceContext, members: Sequence[Member]
) -> Iterator[tuple[Member, Recorded]]:
    """Give the events of all applications, in the order of the ledger."""
    found = [
        (recorded.cursor, member, recorded)
        for member in members
        for recorded in context.ledger.history(member.application)
        if not isinstance(recorded.event, EvidencePresented)
    ]
    for _, member, recorded in sorted(found, key=lambda entry: entry[0]):
        yield member, recorded
