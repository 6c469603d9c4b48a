"""The registries with everybody in place: what most contract tests start from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from tests.builders.facts import FLAGS
from tests.contracts import factories as f
from tests.contracts.evm import START, Contract, Evm, Receipt
from tests.contracts.notices import TO_SUSPEND, noticed

ACTS = {
    "enrol": "Enrol(string uscc,string name,address key,string role,uint64 until)",
    "appointKey": "AppointKey(address key,string role,uint16 person,uint64 until)",
    "retireKey": "RetireKey(address key)",
    "retireChief": "RetireChief(address key)",
    "cancelAuthorization": "CancelAuthorization(bytes32 digest)",
    "attest": "Attest(string schema,bytes32 root,uint32 count)",
    "revoke": "RevokeAttestations(bytes32[] leaves,string reason)",
    "revokeBatch": "RevokeBatch(bytes32 batch,string reason)",
    "applyFor": "Apply(string matter,uint32 version,string project,string authority,"
    "bytes32 consent,bytes32 replaces,string changes)",
    "withdrawApplication": "WithdrawApplication(bytes32 application)",
    "acceptApplication": "Accept(bytes32 application,uint32 sequence)",
    "requestCorrection": "RequestCorrection(bytes32 application,uint32 sequence,"
    "string missing,bytes32 notice)",
    "answerCorrection": "AnswerCorrection(bytes32 application,bytes32 answer)",
    "prolong": "Prolong(bytes32 application,uint32 sequence,uint64 dueAt,string reason,"
    "bytes32 decision)",
    "pause": "Pause(bytes32 application,uint32 sequence,uint64 pausedFrom,"
    "uint64 pausedUntil,string reason,bytes32 decision)",
    "decline": "Decline(bytes32 application,uint32 sequence,string reason,"
    "bytes32 decision)",
    "refuse": "Refuse(bytes32 application,uint32 sequence,string reason,"
    "bytes32 decision)",
    "commit": "Commit(bytes32 application,string[] requirements,bytes32 letter,"
    "uint64 dueAt)",
    "withdraw": "WithdrawCommitment(bytes32 commitment)",
    "recordOutcome": "RecordOutcome(bytes32 commitment,string outcome,"
    "bytes32 decision)",
    "requestRepairOfCredit": "RequestRepair(bytes32 commitment,bytes32 request)",
    "repairCredit": "RepairCredit(string uscc,bytes32 commitment,bytes32 decision)",
    "issue": "Issue(string number,string matter,string project,bytes32 application,"
    "bytes32 document,bytes32 evidence,uint64 validUntil)",
    "suspend": "Suspend(bytes32 permit,uint32 sequence,bytes32 notice,string reason,"
    "bytes32 decision)",
    "reinstate": "Reinstate(bytes32 permit,uint32 sequence,string reason,"
    "bytes32 decision)",
    "end": "End(bytes32 permit,uint32 sequence,string ending,bytes32 notice,"
    "string reason,bytes32 decision)",
    "deregister": "Deregister(bytes32 permit,uint32 sequence,string reason,"
    "bytes32 decision)",
    "correctDocument": "CorrectDocument(bytes32 permit,uint32 sequence,"
    "bytes32 document,bytes32 corrected,string reason,bytes32 decision)",
    "change": "Change(string number,string matter,string project,bytes32 application,"
    "bytes32 document,bytes32 evidence,uint64 validUntil,bytes32 replaces,"
    "uint32 sequence)",
    "reportStart": "ReportStart(bytes32 permit,uint32 sequence,uint64 startedAt)",
    "confirmStart": "ConfirmStart(bytes32 permit,uint32 sequence,uint64 startedAt,"
    "string reason,bytes32 decision)",
    "requestExtension": "RequestExtension(bytes32 permit,uint32 sequence,"
    "uint64 startBy,string reason)",
    "extend": "Extend(bytes32 permit,uint32 sequence,uint32 request,uint64 startBy)",
    "refuseExtension": "RefuseExtension(bytes32 permit,uint32 sequence,uint32 request,"
    "string reason,bytes32 decision)",
    "reportStop": "ReportStop(bytes32 permit,uint32 sequence,uint64 stoppedAt,"
    "bytes32 report)",
    "clearResumption": "ClearResumption(bytes32 permit,uint32 sequence,string reason,"
    "bytes32 decision)",
    "reportResumption": "ReportResumption(bytes32 permit,uint32 sequence)",
    "giveNotice": "GiveNotice(bytes32 permit,uint32 sequence,string measure,"
    "uint64 answerUntil,string reason,bytes32 grounds)",
    "answerNotice": "AnswerNotice(bytes32 permit,bytes32 notice,bytes32 answer)",
    "requestHearing": "RequestHearing(bytes32 permit,bytes32 notice)",
    "recordHearing": "RecordHearing(bytes32 permit,bytes32 notice,bytes32 record)",
    "recordService": "RecordService(bytes32 application,bytes32 document,string way,"
    "uint64 servedAt)",
    "acknowledgeService": "AcknowledgeService(bytes32 application,bytes32 document,"
    "uint64 servedAt)",
    "requestRenewal": "RequestRenewal(bytes32 permit,uint32 sequence,"
    "uint64 validUntil)",
    "renew": "Renew(bytes32 permit,uint32 sequence,uint64 validUntil)",
    "refuseRenewal": "RefuseRenewal(bytes32 permit,uint32 sequence,string reason,"
    "bytes32 decision)",
    "handOver": "HandOver(bytes32 permit,uint32 sequence,string supervisor)",
    "accept": "AcceptSupervision(bytes32 permit,uint32 sequence)",
    "announceRound": "AnnounceRound(string matter,uint16 permille,address[] roster,"
    "bytes32 secretHash,uint64 dueAt)",
    "redraw": "Redraw(bytes32 permit,bytes32 round,uint32 sequence,string reason,"
    "bytes32 decision)",
    "inspect": "Inspect(bytes32 permit,bytes32 round,string finding,bytes32 record)",
    "orderCorrection": "OrderCorrection(bytes32 inspection,string gravity,"
    "bytes32 demands,uint64 dueAt)",
    "closeOrder": "CloseOrder(bytes32 order,uint64 correctedAt,bool harm,"
    "bytes32 decision)",
    "orderStop": "OrderStop(bytes32 permit,bool whole,bytes32 scope,string reason,"
    "bytes32 decision)",
    "liftStop": "LiftStop(bytes32 stop,bytes32 record)",
    "refer": "Refer(bytes32 permit,string reason,bytes32 record)",
    "answerReferral": "AnswerReferral(bytes32 referral,bytes32 decision)",
}
KEYS = {
    "authority one": (f.AUTHORITY, f.OFFICER),
    "authority two": (f.AUTHORITY, f.OFFICER),
    "authority system": (f.AUTHORITY, f.SYSTEM),
    "authority chief": (f.AUTHORITY, f.CHIEF),
    "authority other chief": (f.AUTHORITY, f.CHIEF),
    "land": (f.LAND, f.SYSTEM),
    "land officer": (f.LAND, f.OFFICER),
    "fire": (f.FIRE, f.SYSTEM),
    "other one": (f.OTHER_BODY, f.OFFICER),
    "other two": (f.OTHER_BODY, f.OFFICER),
    "other three": (f.OTHER_BODY, f.OFFICER),
    "other system": (f.OTHER_BODY, f.SYSTEM),
    "applicant": (f.APPLICANT, f.OFFICER),
    "contractor": (f.CONTRACTOR, f.OFFICER),
    "stranger": (f.STRANGER, f.OFFICER),
}
GRANTS = [
    (f.LAND, f.ATTEST, f.schema_id(f.LAND_USE)),
    (f.AUTHORITY, f.ATTEST, f.schema_id(f.AWARD)),
    (f.AUTHORITY, f.ATTEST, f.schema_id(f.QUALIFICATION)),
    (f.FIRE, f.ATTEST, f.schema_id(f.FIRE_REVIEW)),
    (f.AUTHORITY, f.DECIDE, f.matter_id(f.MATTER)),
    (f.AUTHORITY, f.INSPECT, f.matter_id(f.MATTER)),
    (f.AUTHORITY, f.ENROL, f.ZERO),
]
LETTER = keccak(text="letter")
DECISION = keccak(text="written decision")
CONSENT = keccak(text="consent")


class World:
    """The registries, everybody's keys, and their acts in one line each."""

    def __init__(self, *, chain_id: int = 31_337, evm: Evm | None = None) -> None:
        self.evm = evm or Evm(chain_id=chain_id)
        self.governance = f.account("governance").address
        self.guardian = f.account("guardian").address
        self.keys: dict[str, LocalAccount] = {name: f.account(name) for name in KEYS}
        evm = self.evm
        deploy = evm.deploy
        self.organisations = deploy(
            "OrganisationRegistry", self.governance, self.guardian
        )
        first = self.organisations.address
        self.matters = deploy("MatterRegistry", first)
        second = self.matters.address
        self.attestations = deploy("AttestationRegistry", first, second)
        later = (evm.address_of_next(after=2), evm.address_of_next(after=5))
        self.commitments = deploy("CommitmentRegistry", first, second, *later)
        others = (self.attestations.address, self.commitments.address)
        before = (first, second, *others)
        self.rules = deploy("RuleEngine", *before, evm.address_of_next(after=1))
        resting = (first, second, self.commitments.address, self.rules.address)
        asked = (evm.address_of_next(after=1), evm.address_of_next(after=2))
        self.permits = deploy("PermitRegistry", *resting, *asked)
        third = self.permits.address
        supervision = evm.address_of_next(after=2)
        self.works = deploy("WorkRegistry", first, second, third, supervision)
        supervision = evm.address_of_next(after=1)
        known = (first, second, third, self.commitments.address, supervision)
        self.proceedings = deploy("ProceedingRegistry", *known)
        self.supervision = deploy("SupervisionRegistry", first, second, third)

    def populate(self) -> None:
        """Register everybody and publish the matter."""
        public = (f.AUTHORITY, f.LAND, f.FIRE, f.OTHER_BODY)
        for uscc in (*public, f.APPLICANT, f.CONTRACTOR, f.STRANGER):
            kind = f.PUBLIC_BODY if uscc in public else f.ENTERPRISE
            self.govern("register", uscc, f"name of {uscc}", kind)
        for person, (name, (uscc, role)) in enumerate(KEYS.items(), 1):
            key = self.keys[name].address
            owner = f.organisation_id(uscc)
            self.govern("addKey", owner, key, role, person, START, f.NO_END)
        for uscc, kind, scope in GRANTS:
            self.grant(uscc, kind, scope)
        for code in (f.LAND_USE, f.AWARD, f.QUALIFICATION, f.FIRE_REVIEW):
            self.govern("defineSchema", code, "{}")
        self.publish()

    def govern(self, function: str, *arguments: Any) -> Receipt:
        matters = {"defineSchema", "publish", "retire"}
        contract = self.matters if function in matters else self.organisations
        return self.evm.transact(contract, function, *arguments, sender=self.governance)

    def guard(self, function: str, *arguments: Any) -> Receipt:
        return self.evm.transact(
            self.organisations, function, *arguments, sender=self.guardian
        )

    def grant(
        self,
        uscc: str,
        kind: int,
        scope: bytes,
        regions: Sequence[int] | None = None,
        **window: int,
    ) -> Receipt:
        """Give a grant, for the city of the case unless other regions are named."""
        begin, until = window.get("begin", START), window.get("until", f.NO_END)
        where = f.regions_of(kind) if regions is None else tuple(regions)
        what = (f.organisation_id(uscc), kind, scope, where)
        return self.govern("grant", *what, begin, until, f.ZERO)

    def publish(
        self,
        requirements: Sequence[Any] | None = None,
        *,
        matter: str = f.MATTER,
        validity: tuple[int, int, int, int] = f.VALIDITY,
        begin: int | None = None,
        **flags: int,
    ) -> Receipt:
        """Publish a version; the flags are those of `FLAGS`."""
        content = f.requirement_set() if requirements is None else requirements
        opens = self.evm.now if begin is None else begin
        document = keccak(text="matter document")
        digests = (document, keccak(text="texts"))
        values = {**FLAGS, "automatic": True, **flags}.values()
        arguments = (matter, content, validity, *values, *digests, opens)
        return self.govern("publish", *arguments)

    def sign(
        self,
        contract: Contract,
        function: str,
        values: Sequence[Any],
        key: str,
        **options: Any,
    ) -> tuple[str, int, bytes]:
        signer = self.keys[key]
        owner = options.pop("organisation", f.organisation_id(KEYS[key][0]))
        return f.authorize(
            self.evm, contract, ACTS[function], values, signer, owner, **options
        )

    def act(
        self,
        contract: Contract,
        function: str,
        values: Sequence[Any],
        key: str,
        arguments: Sequence[Any] | None = None,
    ) -> Receipt:
        """Sign `values`, and submit them, or other `arguments`, as a relayer."""
        signed = self.sign(contract, function, values, key)
        given = values if arguments is None else arguments
        return self.evm.transact(contract, function, *given, signed)

    def in_pairs(
        self,
        contract: Contract,
        function: str,
        values: Sequence[Any],
        keys: tuple[str, str],
        arguments: Sequence[Any],
    ) -> Receipt:
        pair = [self.sign(contract, function, values, key) for key in keys]
        return self.evm.transact(contract, function, *arguments, *pair)

    def attest(self, attestations: Sequence[f.Attestation], key: str) -> list[Any]:
        """Anchor attestations as one batch; give them as they are held then."""
        leaves = tuple(attestation.leaf for attestation in attestations)
        schema, root = attestations[0].schema, f.tree_root(leaves)
        department, _ = KEYS[key]
        values = (schema, root, len(leaves))
        self.act(self.attestations, "attest", values, key)
        return [
            f.altered(attestation, department=department, batch=leaves)
            for attestation in attestations
        ]

    def applied(
        self,
        consent: bytes = CONSENT,
        version: int = 1,
        matter: str = f.MATTER,
        change: tuple[bytes, str] = f.NEW_PERMIT,
        project: str = f.PROJECT,
    ) -> list[Any]:
        words = (matter, version, project, f.AUTHORITY, consent, *change)
        return self.apply(words)

    def apply(self, words: Sequence[Any], key: str = "applicant") -> list[Any]:
        """Apply in these signed words; give the application."""
        given = f.in_structure(words)
        self.act(self.commitments, "applyFor", words, key, given)
        matter, version, project, authority, consent, *change = words
        return [
            f.version_id(matter, version),
            f.organisation_id(KEYS[key][0]),
            f.organisation_id(authority),
            f.project_id(project),
            consent,
            *f.change_of(*change),
        ]

    def committed(
        self, application: bytes, key: str, names: Sequence[str], letter: bytes = LETTER
    ) -> list[Any]:
        """Commit; give the commitment as it is presented."""
        due = self.evm.now + 30 * f.DAY
        values = (application, list(names), letter, due)
        given = (application, b"".join(map(f.word, names)), letter, due)
        self.act(self.commitments, "commit", values, key, given)
        owner = f.organisation_id(KEYS[key][0])
        return [owner, [f.word(name) for name in names], letter, due]

    def facts(self, code: str = f.PROJECT) -> dict[str, f.Attestation]:
        """Give the facts that departments attest for the case of a project."""
        now = self.evm.now
        project = f.project_id(code)
        applicant = f.organisation_id(f.APPLICANT)
        contractor = f.organisation_id(f.CONTRACTOR)
        land = {"holder": applicant, "area": f.word(500), "record": f.word(7)}
        award = {"contractor": contractor, "record": f.word(8)}
        return {
            "land": f.Attestation(
                f.LAND_USE, project, land, now - f.DAY, opened=("holder", "area")
            ),
            "award": f.Attestation(
                f.AWARD, project, award, now, opened=("contractor",)
            ),
            "qualification": f.Attestation(
                f.QUALIFICATION,
                contractor,
                {"grade": f.word(1), "record": f.word(9 + int(code[-3:]))},
                now,
                opened=("grade",),
            ),
            "fire": f.Attestation(
                f.FIRE_REVIEW,
                project,
                {"passed": f.word(1), "record": f.word(10)},
                now,
                now + 365 * f.DAY,
                opened=("passed",),
            ),
        }

    def anchored(
        self, code: str = f.PROJECT, **changes: f.Attestation
    ) -> dict[str, f.Attestation]:
        """Attest the facts of the case, some changed, each beside a sibling."""
        by = {
            "land": "land",
            "award": "authority system",
            "qualification": "authority system",
            "fire": "fire",
        }
        held: dict[str, f.Attestation] = {}
        for name, fact in {**self.facts(code), **changes}.items():
            sibling = f.altered(fact, subject=keccak(text=f"sibling of {name}"))
            held[name] = self.attest([fact, sibling], by[name])[0]
        return held

    def case(
        self,
        project: str = f.PROJECT,
        consent: bytes = CONSENT,
        version: int = 1,
        **changes: f.Attestation,
    ) -> f.Case:
        """Prepare a permit, up to the authority's signature."""
        held = self.anchored(project, **changes)
        application = self.applied(consent, version, project=project)
        case = f.Case(application, f.requirement_set(), [], [], [], project=project)
        case.valid_until = self.evm.now + 365 * f.DAY
        case.attestations = [fact.presented() for fact in held.values()]
        case.commitments = [self.committed(case.application_id, "contractor", ["R05"])]
        case.choices = [(0, 0), (0, 1), (0, 2), (0, 3), (0, 0)]
        return case

    def with_promise(self) -> f.Case:
        """Prepare a permit where the applicant commits instead of the fire review."""
        case = self.case()
        case.commitments.append(
            self.committed(case.application_id, "applicant", ["R04"])
        )
        del case.attestations[3]
        case.choices[3] = (1, 1)
        return case

    def issue(self, case: f.Case, key: str = "authority system") -> Receipt:
        words, arguments = case.signed_words(), case.arguments()
        return self.act(self.permits, "issue", words, key, arguments)

    def do(
        self,
        function: str,
        case: f.Case,
        sequence: int,
        *,
        keys: tuple[str, str] = ("authority one", "authority two"),
        ending: int | None = None,
        **words: Any,
    ) -> Receipt:
        """Suspend, reinstate or end a permit, after a notice whose time is over.

        `words` may name another notice, and none is given then.
        """
        reason = words.get("reason", "NOT_STARTED")
        decision = words.get("decision", DECISION)
        names = ("None", "Withdrawn", "Revoked", "Forfeited", "Cancelled")
        spoken: list[Any] = [] if ending is None else [names[ending]]
        given: list[Any] = [] if ending is None else [ending]
        if function in {"suspend", "end"}:
            notice = words.get("notice")
            measure = TO_SUSPEND if ending is None else ending % 4
            if notice is None and measure:
                notice = noticed(self, case, measure, reason)
            spoken.append(notice or f.ZERO)
            given.append(notice or f.ZERO)
        values = (case.permit_id, sequence, *spoken, reason, decision)
        arguments = (case.application, sequence, *given, reason, decision)
        return self.in_pairs(self.permits, function, values, keys, arguments)

    def status(self, case: f.Case) -> int:
        state: int = self.evm.call(self.permits, "status", case.permit_id)
        return state
