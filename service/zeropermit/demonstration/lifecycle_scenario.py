"""The second act of the story: a permit lives, is supervised, is changed, and ends.

What takes months in life is done in a row: the start is put off and reported, work
stops and goes on, the permit is inspected, officers suspend and give it back, a broken
commitment bars its firm until inspectors repair its credit, and the permit that took
the place of the first is revoked. To forfeit it would take a hearing, and so five days.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from zeropermit import terminal
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.client import supervision
from zeropermit.client.permits import Done, act, report
from zeropermit.demonstration import supervision_scenario
from zeropermit.demonstration.scenario import MATTER, ScenarioRun, granted, timed
from zeropermit.demonstration.setup import Demonstration
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.permits import End, Reinstate, Suspend
from zeropermit.domain.permits.reasons import Ending, Outcome
from zeropermit.errors import ApiRefusedError, BarredFromCommittingError, StoryStepError

OFFICERS = ("approval/officer-1", "approval/officer-2")
INSPECTORS = ("housing/officer-1", "housing/officer-2")
DECISION = bytes.fromhex("5a" * 32)
"""Digest of the written decisions of a fictional town."""
CHANGED = "documents"
"""Scenario whose permit is changed, and whose new permit is then suspended."""
REVOKED = "small"

REPORTS: Mapping[str, Mapping[str, object]] = {
    "extend": {"report": "extension", "reason": "SITE_NOT_READY"},
    "start": {"report": "start"},
    "stop": {
        "report": "stop",
        "reason": "基坑监测数据异常，暂停施工。",
        "part": "地下二层底板。",
        "maintenance": "每日巡查，降水不停。",
    },
    "resume": {"report": "resumption"},
}


def run_lifecycle(run: ScenarioRun, permit: str) -> None:
    """Tell how a permit lives and ends."""
    holder = run.person("applicant")
    for step, wanted in REPORTS.items():
        _timed(run, step, partial(report, holder, permit, wanted))
    supervision_scenario.run_supervision(run, permit)
    decide(run, "suspend", permit, Suspend, reason="SAFETY_HAZARD")
    decide(run, "reinstate", permit, Reinstate, reason="REMEDIED")
    _breach(run, permit)
    changed = _change(run, permit)
    revoke(run, changed)


def _timed(run: ScenarioRun, step: str, do: Callable[[], Done]) -> None:
    """Act on a permit, and tell its new status."""
    with timed(step, run.tell) as figure:
        done = do()
        licence = done.permit["licence"]
        code = f"certState {licence['certState']}, operateType {licence['operateType']}"
        said = terminal.message(f"WORK_{done.permit['work']}")
        if step == "extend":
            until = terminal.moment(int(done.permit["start_by"]))
            said = terminal.words("to be started before {until}", until=until)
        figure.gas, figure.said = done.gas, f"{said}; {code}"


def decide(
    run: ScenarioRun, step: str, permit: str, kind: type[Act], **given: object
) -> None:
    """Have two officers act on a permit, and tell its new status."""
    people = [run.known(handle) for handle in OFFICERS]
    given["decision"] = DECISION
    _timed(run, step, partial(act, people, permit, kind, given))


def revoke(run: ScenarioRun, permit: str) -> None:
    """Have two officers revoke a permit."""
    given = {"reason": "OBTAINED_BY_DECEIT", "ending": Ending.REVOKED}
    decide(run, "revoke", permit, End, **given)


def _breach(run: ScenarioRun, permit: str) -> None:
    """Have two inspectors find that the holder broke its commitment."""
    holder = run.person("applicant")
    with timed("breach", run.tell) as figure:
        lines = holder.api.get(f"/permits/{permit}/evidence")["evidence"]
        own = next(
            line
            for line in lines
            if line["kind"] == "COMMITMENT"
            and line["organisation"]["uscc"] == holder.uscc
        )
        people = [run.known(handle) for handle in INSPECTORS]
        commitment = str(own["evidence"])
        done = supervision.record(people, commitment, Outcome.BREACHED, DECISION)
        text = "{name} broke its commitment ({requirement} and others)"
        gas, requirement = int(done["gas_used"] or 0), own["requirement"]
        figure.describe(gas, text, name=holder.name, requirement=requirement)


def _change(run: ScenarioRun, permit: str) -> str:
    """Change the permit, once its holder may commit again; give the new one's id."""
    again = ScenarioRun(run.url, run.demonstration, run.scenario, people=run.people)
    with timed("change", run.tell) as figure:
        again.apply(replaces=permit)
        again.look()
        _barred(run, again)
        _repair(run, again.application)
        again.commit()
        new = again.issue()["permit"]
        old = run.person("applicant").api.get(f"/verify/{permit}")
        if new["replaces"] != permit or old["state"] != "SUPERSEDED":
            raise StoryStepError("change", str(old["state"]))
        text = "{new[number]} in the place of {old[number]}; work goes on"
        figure.describe(0, text, new=new, old=old["permit"])
    return str(new["id"])


def _barred(run: ScenarioRun, again: ScenarioRun) -> None:
    """Show that a firm with a broken commitment can make no other."""
    with timed("bar", run.tell) as figure:
        try:
            run.person("applicant").letter(again.application)
        except ApiRefusedError as error:
            if error.problem != BarredFromCommittingError.code:
                raise
            figure.said = error.detail
        else:
            raise StoryStepError("bar", "a commitment is asked for")


def _repair(run: ScenarioRun, application: str) -> None:
    """Have two inspectors repair the holder's credit, so that it can commit.

    A written decision repairs once; each telling has one of its own.
    """
    holder = run.person("applicant")
    with timed("repair", run.tell) as figure:
        people = [run.known(handle) for handle in INSPECTORS]
        decision = hashlib.sha256(application.encode()).digest()
        done = supervision.repaired(people, holder.uscc, MATTER, decision)
        gas = int(done["gas_used"] or 0)
        figure.describe(gas, "{name} may commit again", name=holder.name)


def make_samples(url: str, demonstration: Demonstration) -> None:
    """Make a permit that was changed, one that is suspended, one that is revoked.

    They are real, and there to be looked at: people of the town sign over the API.
    """
    run = ScenarioRun(url, demonstration, scenario(CHANGED))
    before = _id(granted(run))
    again = ScenarioRun(url, demonstration, run.scenario, people=run.people)
    after = _id(granted(again, replaces=before))
    decide(again, "suspend", after, Suspend, reason="SAFETY_HAZARD")
    other = ScenarioRun(url, demonstration, scenario(REVOKED), people=run.people)
    revoke(other, _id(granted(other)))


def _id(answer: Mapping[str, Any]) -> str:
    return str(answer["permit"]["id"])
