"""The second act of the story: a permit lives, is supervised, is changed, and ends.

What takes months in life is done in a row: the start is put off and reported, work
stops and goes on, the permit is inspected, officers tell its holder of a suspension and
the holder answers, a broken commitment bars its firm until inspectors repair its
credit, and the permit that took the place of the first is cancelled. To suspend or
revoke it takes five days at least after the notice, also when the holder has answered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from zeropermit import terminal
from zeropermit.bootstrap.demonstration_data import scenario
from zeropermit.client import supervision
from zeropermit.client.permits import Done, act, answer, report
from zeropermit.demonstration import supervision_scenario
from zeropermit.demonstration.scenario import ScenarioRun, granted, timed
from zeropermit.demonstration.setup import Demonstration
from zeropermit.domain.acts.permits import ActOnPermit, End
from zeropermit.domain.acts.proceedings import GiveNotice
from zeropermit.domain.permits.reasons import Ending, Measure, Outcome
from zeropermit.errors import ApiRefusedError, BarredFromCommittingError, StoryStepError

OFFICERS = ("approval/officer-1", "approval/officer-2")
INSPECTORS = ("housing/officer-1", "housing/officer-2")
DECISION = bytes.fromhex("5a" * 32)
"""Digest of the written decisions of a fictional town."""
GROUNDS, ANSWER = (bytes.fromhex(digits * 32) for digits in ("5b", "5c"))
"""Digests of its notices, and of the answers to them."""
TIME_TO_ANSWER = 30 * 86_400
SAMPLED = "documents"
"""Scenario of all samples: a visitor finds the other projects without a permit."""

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
    tell(run, permit, Measure.SUSPENDED)
    broken = _breach(run, permit)
    changed = _change(run, permit, broken)
    cancel(run, changed)


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
    run: ScenarioRun, step: str, permit: str, kind: type[ActOnPermit], **given: object
) -> None:
    """Have two officers act on a permit, and tell its new status."""
    people = [run.known(handle) for handle in OFFICERS]
    _timed(run, step, partial(act, people, permit, kind, given))


def cancel(run: ScenarioRun, permit: str) -> None:
    """Have two officers cancel a permit (注销), which needs no notice before."""
    given = {"reason": "COMPLETED", "ending": Ending.CANCELLED}
    decide(run, "cancel", permit, End, **given, decision=DECISION)


def tell(run: ScenarioRun, permit: str, measure: Measure) -> None:
    """Tell the holder of a measure, and have it answer."""
    until = int(run.clock()) + TIME_TO_ANSWER
    given = {"measure": measure, "reason": "SAFETY_HAZARD", "grounds": GROUNDS}
    decide(run, "notice", permit, GiveNotice, **given, answer_until=until)
    with timed("answer", run.tell) as figure:
        holder = run.person("applicant")
        facts = holder.api.get(f"/verify/{permit}")["permit"]
        done = answer(holder, permit, str(facts["notice"]["id"]), ANSWER)
        text = "{name} has answered; nothing is decided before {until}"
        figure.describe(done, text, name=holder.name, until=terminal.moment(until))


def _breach(run: ScenarioRun, permit: str) -> str:
    """Have two inspectors find that the holder broke its commitment; give its id."""
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
    return commitment


def _change(run: ScenarioRun, permit: str, broken: str) -> str:
    """Change the permit, once its holder may commit again; give the new one's id."""
    again = ScenarioRun(run.url, run.demonstration, run.scenario, people=run.people)
    with timed("change", run.tell) as figure:
        again.apply(replaces=permit)
        again.look()
        _barred(run, again)
        _repair(run, broken)
        again.wait_to_be_asked()
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


def _repair(run: ScenarioRun, broken: str) -> None:
    """Have the holder ask, and two inspectors repair its credit: it can commit."""
    holder = run.person("applicant")
    with timed("repair", run.tell) as figure:
        people = [run.known(handle) for handle in INSPECTORS]
        supervision.request_repair(holder, broken, DECISION)
        done = supervision.repaired(people, holder.uscc, broken, DECISION)
        gas = int(done["gas_used"] or 0)
        figure.describe(gas, "{name} may commit again", name=holder.name)


def make_samples(url: str, demonstration: Demonstration) -> None:
    """Make a permit that was changed, one with a notice, one that is cancelled.

    They are real, and there to be looked at: people of the town sign over the API.
    """
    first = ScenarioRun(url, demonstration, scenario(SAMPLED))
    cancel(first, _id(granted(first)))
    run = ScenarioRun(url, demonstration, first.scenario, people=first.people)
    before = _id(granted(run))
    again = ScenarioRun(url, demonstration, run.scenario, people=run.people)
    after = _id(granted(again, replaces=before))
    tell(again, after, Measure.SUSPENDED)


def _id(answer: Mapping[str, Any]) -> str:
    return str(answer["permit"]["id"])
