"""Putting a case together, as it should be or with a flaw, and issuing it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from eth_account.signers.local import LocalAccount

from tests.contracts import factories as f
from tests.invariants.dossiers import (
    LATER,
    MATTERS,
    OFFICERS_ONLY,
    PROJECTS,
    SMALL,
    Dossier,
    as_presented,
    facts,
    flawed,
)
from tests.invariants.expected_permits import limit
from tests.invariants.promises import Promises
from tests.invariants.time_rules import Time
from zeropermit.domain.evidence.evidence_set import (
    Application,
    Choice,
    EvidenceReference,
    PresentedCommitment,
    PresentedPermit,
)
from zeropermit.domain.evidence.references import evidence_references
from zeropermit.domain.ledger.identifiers import (
    MatterVersionId,
    OrganisationId,
    ProjectId,
)


def _alike(one: Dossier, other: Dossier) -> bool:
    return (one.application.applicant, one.project) == (
        other.application.applicant,
        other.project,
    )


class Gathering(Promises, Time):
    """From facts to a dossier that can be decided."""

    def open_dossier(self, pick: int) -> Dossier:
        """A case without permit, the last ones first; a new one if there is none."""
        permits, filed = self.ledger.state.permits, self.ledger.state.applications
        waiting = [
            case
            for case in self.dossiers
            if case.permit not in permits
            and not (case.id in filed and filed[case.id].stage)
        ]
        if not waiting:
            self.mend()
            return self.gather(tuple(MATTERS)[pick % len(MATTERS)], pick)
        return waiting[-1 - pick % min(3, len(waiting))]

    def issued(self) -> list[Dossier]:
        permits = self.ledger.state.permits
        return [case for case in self.dossiers if case.permit in permits]

    def gather(
        self,
        matter: str,
        pick: int,
        flaw: str = "",
        like: Dossier | None = None,
        change: tuple[bytes, str] = f.NEW_PERMIT,
    ) -> Dossier:
        """Let departments attest, and the parties apply and commit.

        Holder and project are those of the case that this one is `like`.
        """
        holder, builder = (f.APPLICANT, f.CONTRACTOR)[:: 1 if pick % 4 else -1]
        project = self._project(pick)
        if like is not None:
            project = like.project
            if like.application.applicant != f.organisation_id(holder):
                holder, builder = builder, holder
        self.serial += 1
        held = facts(matter, holder, builder, project, self.now, self.serial)
        flawed(held, flaw, self.now)
        anchored = {schema: self.attest(fact, pick) for schema, fact in held.items()}
        if flaw == "not anchored":
            schema, fact = anchored.popitem()
            claims = {**fact.claims, "record": f.word(0)}
            fact = f.altered(fact, claims=claims)
            anchored[schema] = f.altered(fact, batch=(fact.leaf,))
        case = self._apply(matter, (holder, project), pick, change)
        case.attestations = [as_presented(fact) for fact in anchored.values()]
        self._choose(case, holder, builder, pick)
        if flaw != "record open":
            case.close_what_nobody_asks_for()
        self.dossiers.append(case)
        return case

    def _project(self, pick: int) -> str:
        """Most cases are of a new project, some of one that there was before."""
        if pick % 7 == 0 and self.dossiers:
            return self.dossiers[-1 - pick // 7 % min(3, len(self.dossiers))].project
        return f"{PROJECTS[0][:-6]}{self.serial % 10**6:06}"

    def _choose(self, case: Dossier, holder: str, builder: str, pick: int) -> None:
        """Choose evidence for each requirement; commit where it is promised."""
        if case.matter == LATER:
            self._rest_on_another(case, holder, pick)
        elif case.matter == SMALL:
            case.choices = [Choice(0, 0), Choice(0, 1), Choice(0, 1)]
            if pick % 3 == 0:
                self._promise_instead(case, 0, "S01", holder, pick)
        else:
            self._commit(case, builder, ["R05"], pick)
            case.choices = [Choice(0, position) for position in (0, 1, 2, 3, 0)]
            if pick % 3 == 0:
                self._promise_instead(case, 3, "R04", holder, pick)

    def _rest_on_another(self, case: Dossier, holder: str, pick: int) -> None:
        """Present an earlier permit, or promise it to the project's requirement."""
        case.permits = [self._earlier(case, pick)]
        case.choices = [Choice(0, 0)] * 3
        if pick % 3 == 0:
            self._commit(case, holder, ["P01"], pick)
            case.choices[0] = Choice(1, 0)

    def _earlier(self, case: Dossier, pick: int) -> PresentedPermit:
        """A small permit of the same holder and project; now and then any case's."""
        small = [other for other in self.dossiers if other.matter == SMALL]
        likes = [other for other in small if _alike(other, case)]
        if not likes and pick % 5:
            likes = [self._issued_like(case, pick)]
        return self._shown((likes or small or [case])[-1])

    def rest_on_anothers(self, case: Dossier, pick: int) -> None:
        """Present a permit of the same project that somebody else holds, first."""
        parties = (f.APPLICANT, f.CONTRACTOR)
        owners = [OrganisationId(f.organisation_id(uscc)) for uscc in parties]
        other = owners[case.application.applicant == owners[0]]
        likened = replace(case.application, applicant=other)
        another = self._issued_like(replace(case, application=likened), pick)
        case.permits.insert(0, self._shown(another))
        case.commitments = []
        case.choices = [Choice(0, 0), Choice(0, 1), Choice(0, 0)]

    def _issued_like(self, case: Dossier, pick: int) -> Dossier:
        """Have the small permit of a holder and project issued."""
        small = self.gather(SMALL, pick, like=case)
        self.issue(small, pick)
        return small

    def _shown(self, chosen: Dossier) -> PresentedPermit:
        """A permit as it is presented, if there is one."""
        permit = self.ledger.state.permits.get(chosen.permit)
        shown: tuple[EvidenceReference, ...] = ()
        if permit is not None and permit.presentation is not None:
            known = (self.ledger.state, permit.application, permit.presentation)
            shown = evidence_references(*known)
        return PresentedPermit(chosen.application, chosen.document, shown)

    def _apply(
        self,
        matter: str,
        subject: tuple[str, str],
        pick: int,
        change: tuple[bytes, str],
    ) -> Dossier:
        (holder, project), number = subject, self.version(matter)
        consent = self.next_word()
        arguments = (matter, number, project, f.AUTHORITY, consent, change)
        key = self.key(holder, pick)
        self.ledger.submit(self.signing.act("applyFor", arguments, key))
        version = MatterVersionId(f.version_id(matter, number))
        entry = self.ledger.state.versions[version]
        latest = limit(self.now, entry.validity.valid_for_months)
        ends = (latest, self.now + 3_600, self.now + 200 * f.DAY, self.now + 1)
        application = Application(
            version,
            OrganisationId(f.organisation_id(holder)),
            OrganisationId(f.organisation_id(f.AUTHORITY)),
            ProjectId(f.project_id(project)),
            consent,
            *f.change_of(*change),
        )
        return Dossier(
            application,
            matter,
            project,
            entry.requirements,
            number=f"37020320{self.serial:08}",
            document=self.next_word(),
            valid_until=min(latest, ends[pick % len(ends)]),
        )

    def _commit(self, case: Dossier, uscc: str, names: list[str], pick: int) -> None:
        letter, due = self.next_word(), self.now + 30 * f.DAY
        words = tuple(f.word(name) for name in names)
        arguments = (case.id, b"".join(words), letter, due)
        key = self.key(uscc, pick, f.OFFICER)
        self.ledger.submit(self.signing.act("commit", arguments, key))
        owner = OrganisationId(f.organisation_id(uscc))
        case.commitments.append(PresentedCommitment(owner, words, letter, due))

    def _promise_instead(
        self, case: Dossier, position: int, name: str, holder: str, pick: int
    ) -> None:
        """Let the applicant commit where a fact would do as well."""
        self._commit(case, holder, [name], pick)
        given = case.choices[position].evidence
        case.choices[position] = Choice(1, len(case.commitments) - 1)
        del case.attestations[given]
        case.choices = [
            Choice(0, c.evidence - 1) if c.option == 0 and c.evidence > given else c
            for c in case.choices
        ]

    def issue(
        self,
        case: Dossier,
        pick: int,
        mode: str = "own",
        key: LocalAccount | None = None,
    ) -> bool:
        role = f.OFFICER if case.matter == OFFICERS_ONLY else 0
        signer = key or self.key(f.AUTHORITY, pick, role)
        words = self.issuing(case, pick)
        return self.ledger.submit(self.signing.act("issue", words, signer, mode=mode))

    def issuing(self, case: Dossier, pick: int) -> tuple[Any, ...]:
        """The arguments of `issue`, with a filing as of now."""
        shown = [one.of(case.id).id for one in case.commitments]
        return case.arguments(self.proof(case.id, shown, case.told, pick))
