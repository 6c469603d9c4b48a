"""What every act costs in gas, on a chain where nothing is warm.

    python -m tests.contracts.gas           compare with what was committed
    python -m tests.contracts.gas --write   accept what is measured now

Every number is the gas of a real transaction that is alone in its block. Views are
sent as transactions too, for the gas that a contract would pay who asks them.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.builders import facts as f
from tests.builders.breaches import recorders, repaired
from tests.builders.construction import MATTER
from tests.builders.construction_chain import BATCH, REGISTRAR, Permitting, Works
from tests.builders.lifecycle import HOLDER, OFFICERS, live_construction, renewed
from tests.builders.supervision import supervise
from tests.contracts.factories import uscc
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.commitments import RequestRepair
from zeropermit.domain.acts.organisations import Enrol
from zeropermit.domain.acts.permits import Issue
from zeropermit.domain.acts.proceedings import AcknowledgeService, RecordService
from zeropermit.domain.acts.renewal import RefuseRenewal, Renew, RequestRenewal
from zeropermit.domain.evidence.references import evidence_references
from zeropermit.domain.law.calendar import DAY
from zeropermit.domain.ledger.events import KeyRole
from zeropermit.domain.ledger.identifiers import CommitmentId
from zeropermit.domain.permits.reasons import (
    Ending,
    Outcome,
    RevocationReason,
    ServiceWay,
)
from zeropermit.ledger.acts import call_data
from zeropermit.ledger.artifacts import CONTRACTS, TIMELOCK
from zeropermit.ledger.deployment import ANYONE, _creation, rests_on

SNAPSHOT = Path(__file__).with_name("gas.json")
ACCEPT = "python -m tests.contracts.gas --write"

Gas = Mapping[str, int]


def measure(path: Path) -> dict[str, int]:
    """Do everything once, and give the gas of each act by its name."""
    town = Permitting.start(path)
    try:
        town.settle()
        gas = _deployments(town) | _enrolment(town)
        works = town.gather()
        issue = town.submit(town.issuing(works), "officer").gas_used
        resting = town.submit(town.rest(works), "officer").gas_used
        ending = town.rest(works, "ending-permit", town.now + 90 * DAY, 77)
        town.submit(ending, "officer")
        return {
            **gas,
            **_before_issue(works),
            "issue": issue,
            "issue on the strength of an earlier permit": resting,
            **_complete(town, works, issue),
            **_views(town, works),
            **_supervision(town, works),
            **_life(town, works),
            **_renewal(town, ending),
        }
    finally:
        town.close()


def _complete(town: Permitting, works: Works, issue: int) -> dict[str, int]:
    """Add up one permit, its commitments each by itself and all in one transaction."""
    receipt = town.promise_together(works)
    count = len(works.committed)
    assert len(receipt.logs) == count
    committed = sum(receipt.gas_used for receipt in works.committed)
    attested = share(sum(receipt.gas_used for receipt in works.attested))
    without = works.applied.gas_used + issue
    return {
        "five commitments in one transaction": receipt.gas_used,
        "one of them": share(receipt.gas_used, count),
        "apply, commitments, issue": without + committed,
        "apply, commitments in one transaction, issue": without + receipt.gas_used,
        "complete construction permit": attested + without + committed,
    }


def share(gas: int, parts: int = BATCH) -> int:
    """Give the part of one attestation in that of its root, rounded up."""
    return -(-gas // parts)


def changes(old: Gas, new: Gas) -> list[str]:
    """Say in a line each which acts cost something else than they did."""
    return [
        _change(act, old.get(act), new.get(act))
        for act in dict.fromkeys((*old, *new))
        if old.get(act) != new.get(act)
    ]


def snapshot() -> dict[str, int]:
    """Read what was committed."""
    found: dict[str, int] = json.loads(SNAPSHOT.read_text("utf-8"))
    return found


def _change(act: str, old: int | None, new: int | None) -> str:
    if old is None:
        return f"{act}: {new}, and not in the snapshot"
    if new is None:
        return f"{act}: in the snapshot with {old}, and not measured"
    word = "rose" if new > old else "fell"
    return f"{act}: {word} from {old} to {new} ({new - old:+}, {new / old - 1:+.1%})"


def _deployments(town: Permitting) -> dict[str, int]:
    """Create every contract once more."""
    address = town.manifest.address
    relayer = town.relayer.address
    arguments = {
        TIMELOCK: (0, [relayer], [ANYONE], ANYONE),
        "OrganisationRegistry": (address(TIMELOCK), relayer),
        **{name: tuple(map(address, taken)) for name, taken in rests_on().items()},
    }
    codes = {name: _creation(name, *arguments[name]) for name in (TIMELOCK, *CONTRACTS)}
    return {
        f"deploy {name}": town.relay(None, code).gas_used
        for name, code in codes.items()
    }


def _enrolment(town: Permitting) -> dict[str, int]:
    key = f.address("newcomer")
    firm = (uscc("91370200DEM000999"), "示范新企业有限公司")
    act = Enrol(*firm, key, KeyRole.OFFICER, 2_000_000_000)
    return {"enrol": town.submit(act, REGISTRAR, "newcomer").gas_used}


def _before_issue(works: Works) -> dict[str, int]:
    anchored = max(receipt.gas_used for receipt in works.attested)
    several, *_, one = (receipt.gas_used for receipt in works.committed)
    return {
        f"attest a root of {BATCH}": anchored,
        f"one attestation of {BATCH}": share(anchored),
        "apply": works.applied.gas_used,
        "commit for three requirements": several,
        "commit for one requirement": one,
    }


def _views(town: Permitting, works: Works) -> dict[str, int]:
    registry = town.manifest.address("PermitRegistry")
    asked = {
        "status": (works.permit,),
        "statusWithEvidence": (
            works.permit,
            town.state.permits[works.permit].document,
            _references(town, works),
        ),
    }
    return {
        f"{view} (view)": town.relay(
            registry, call_data("PermitRegistry", view, *arguments)
        ).gas_used
        for view, arguments in asked.items()
    }


def _references(town: Permitting, works: Works) -> list[tuple[bytes, bytes]]:
    """Name the evidence of every requirement, as batch and id."""
    named = evidence_references(town.state, works.application.id, works.presentation)
    return [(one.batch, one.id) for one in named]


def _supervision(town: Permitting, works: Works) -> dict[str, int]:
    """Supervise; the draw differs from run to run, and with it a few units of gas."""
    done = supervise(town, works.application, MATTER)
    gas = {name: receipt.gas_used for name, receipt in done.items()}
    return gas | {"inspect in a round": -(-gas["inspect in a round"] // 1000) * 1000}


def _life(town: Permitting, works: Works) -> dict[str, int]:
    done = live_construction(town, works)
    gas = {name: receipt.gas_used for name, receipt in done}
    new, changed = renewed(town, works)
    return {**gas, "change": changed.gas_used, **_after_issue(town, new)}


def _renewal(town: Permitting, ending: Issue) -> dict[str, int]:
    """Ask for a renewal, refuse it, ask again and grant it."""
    case, until = ending.application, ending.valid_until + 60 * DAY
    decided = ("TEST", f.word("decision"))
    steps: tuple[tuple[str, Act, tuple[str, ...]], ...] = (
        ("request renewal", RequestRenewal(case, 0, until), HOLDER),
        ("refuse renewal", RefuseRenewal(case, 0, *decided), OFFICERS),
        ("request another renewal", RequestRenewal(case, 1, until), HOLDER),
        ("renew", Renew(case, 1, until), OFFICERS[:1]),
    )
    return {name: town.submit(act, *keys).gas_used for name, act, keys in steps}


def _after_issue(town: Permitting, works: Works) -> dict[str, int]:
    first, *_, last = works.presentation.attestations
    town.application, permit = works.application, works.permit
    kept, breached = (works.promised(n).id for n in range(2))
    one, batch = RevocationReason.DATA_ERROR, RevocationReason.FACT_CHANGED
    steps: Mapping[str, Callable[[], None]] = {
        "suspend": lambda: town.suspend(permit),
        "reinstate": lambda: town.reinstate(permit),
        "correct document": lambda: town.correct(permit, f.word("corrected")),
        "end": lambda: town.end(permit, Ending.REVOKED),
        "deregister": lambda: town.deregister(permit),
        "withdraw": lambda: town.withdraw(works.presentation.commitments[4]),
        "record outcome Kept": lambda: town.outcome(kept, Outcome.KEPT),
        "record outcome Breached": lambda: town.outcome(breached, Outcome.BREACHED),
        "request repair": lambda: _ask(town, breached),
        "repair credit": lambda: _repair(town, breached),
        "record service": lambda: _serve(town, works, f.word("decision")),
        "acknowledge service": lambda: _sign_for(town, works, f.word("corrected")),
        "revoke one": lambda: town.revoke(first, one),
        "revoke batch": lambda: town.revoke_batch(last, batch),
    }
    return {name: _used(town, step) for name, step in steps.items()}


def _ask(town: Permitting, breached: CommitmentId) -> None:
    owner = town.keys[town.state.commitments[breached].by]
    town.submit(RequestRepair(breached, f.word("request")), owner)


def _repair(town: Permitting, breached: CommitmentId) -> None:
    owner = town.state.commitments[breached].content.organisation
    town.tell(repaired(breached, owner, *recorders(town.state, breached)))


def _serve(town: Permitting, works: Works, document: bytes) -> None:
    content, at = works.application, town.now
    act = RecordService(content, document, ServiceWay.POST, at)
    town.submit(act, "officer", "second")


def _sign_for(town: Permitting, works: Works, document: bytes) -> None:
    act = AcknowledgeService(works.application, document, town.now)
    town.submit(act, "developer")


def _used(town: Permitting, step: Callable[[], None]) -> int:
    step()
    assert town.last is not None
    return town.last.gas_used


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Measure the gas of every act.")
    parser.add_argument("--write", action="store_true", help="accept what is measured")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        gas = measure(Path(folder) / "chain")
    old = snapshot() if SNAPSHOT.is_file() else {}
    changed = changes(old, gas)
    sys.stdout.write("\n".join(changed or ["nothing changed"]) + "\n")
    if arguments.write:
        SNAPSHOT.write_text(json.dumps(gas, indent=2) + "\n", "utf-8")
        return 0
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
