"""What may come between evidence and issue."""

from __future__ import annotations

from collections.abc import Callable

from tests.contracts import factories as f
from tests.contracts.world import DECISION
from tests.invariants.dossiers import Dossier
from tests.invariants.telling import TO_SUSPEND, Telling
from tests.invariants.time_rules import FAR
from zeropermit.domain.matters.matter import OptionKind

PASSING = (
    "suspend key",
    "withdraw grant",
    "suspend department",
    "withdraw decide",
    "suspend authority",
)
"""What may come between the evidence and the issue, and can be mended."""
FAILURES = (
    "revoke",
    "revoke",
    "revoke batch",
    "revoke batch",
    "compromise",
    "compromise applicant",
    "withdraw commitment",
    "breach",
    "issue twice",
    "breach",
    "edge",
    "edge",
)
"""What may come between them, and cannot."""


class Failures(Telling):
    """A case was in order, and is no longer."""

    def make(self, trouble: str, case: Dossier, pick: int) -> None:
        """Let something come between the evidence and the issue."""
        ledger = self.ledger
        shown = case.attestations[pick % len(case.attestations)]
        department, attester = shown.department, self.attester_of(shown)
        authority, matter = case.application.authority, f.matter_id(case.matter)
        troubles: dict[str, Callable[[], object]] = {
            "revoke": lambda: self.revoke(case, pick, whole=False),
            "revoke batch": lambda: self.revoke(case, pick, whole=True),
            "compromise": lambda: self.compromise_later(attester, pick),
            "compromise applicant": lambda: self.compromise_signer(case, pick),
            "suspend key": lambda: ledger.guard("suspendKey", attester),
            "suspend department": lambda: ledger.guard(
                "suspendOrganisation", department
            ),
            "withdraw grant": lambda: ledger.govern(
                "withdrawGrant", department, f.ATTEST, shown.schema
            ),
            "withdraw commitment": lambda: self.withdraw(case, pick),
            "breach": lambda: self.record_outcome(case, pick, 2),
            "suspend authority": lambda: ledger.guard("suspendOrganisation", authority),
            "withdraw decide": lambda: ledger.govern(
                "withdrawGrant", authority, f.DECIDE, matter
            ),
            "issue twice": lambda: self.issue(case, pick),
            "edge": lambda: self.wait_for_an_edge_of(case, pick),
        }
        troubles[trouble]()

    def move_earlier(self, case: Dossier, act: str, pick: int) -> None:
        """Suspend or end the permit that a case rests on, or revoke what bears it."""
        (shown,) = case.permits
        permit = self.ledger.state.permits.get(shown.id)
        below = next(one for one in self.dossiers if one.permit == shown.id)
        if permit is None or act == "revoke":
            self.revoke(below, pick, whole=False)
            return
        ending = (1 + pick % 4,) if act == "end" else ()
        measure = ending[0] % 4 if ending else TO_SUSPEND
        notice = self.told(permit, measure, pick) if measure else f.ZERO
        permit = self.ledger.state.permits[shown.id]
        application = shown.application.as_abi()
        arguments = (
            application,
            permit.sequence,
            *ending,
            notice,
            "NOT_DONE",
            DECISION,
        )
        signed = self.signing.act(act, arguments, *self.officers(pick))
        self.ledger.submit(signed)

    def compromise_later(self, attester: str, pick: int) -> None:
        """Learn that a key was not trustworthy from about when it attested."""
        attested = self.now
        self.wait_until(attested + 60)
        since = attested + (-1, 0, 0, 1)[pick % 4]
        self.ledger.govern("reportCompromise", attester, since)

    def compromise_signer(self, case: Dossier, pick: int) -> None:
        """The same of the key that applied, or that committed."""
        state = self.ledger.state
        filed = state.applications.get(case.id)
        signers = [] if filed is None else [filed.by]
        made = (shown.of(case.id).id for shown in case.commitments)
        signers += [
            state.commitments[one].by for one in made if one in state.commitments
        ]
        if signers:
            self.compromise_later(signers[pick // 4 % len(signers)], pick)

    def wait_for_an_edge_of(self, case: Dossier, pick: int) -> None:
        """Wait until some evidence is about to be too old, or over."""
        edges = {case.valid_until}
        for requirement, choice in zip(case.requirements, case.choices, strict=True):
            option = requirement.options[choice.option]
            if option.kind is OptionKind.ATTESTATION:
                shown = case.attestations[choice.evidence]
                edges |= {shown.valid_until, shown.observed_at + option.max_age}
        near = sorted(edge for edge in edges if edge < self.now + FAR)
        edge = near[pick % len(near)]
        self.wait_until(edge + (0, 1, -1)[pick // 5 % 3])
        if edge != case.valid_until:
            case.valid_until = self.now + f.DAY
