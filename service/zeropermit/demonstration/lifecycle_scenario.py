"""The second act of the story: a permit lives, is supervised, is changed, and ends.

What takes months in life is done in a row: the start is put off and reported, work
stops and goes on, the permit is inspected, officers suspend and give it back, a broken
commitment bars its firm until inspectors repair its credit, and the permit that took
the place of the first is revoked. To forfeit it would take a hearing, and so five days.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from zeropermit import terminal
from zeropermit.client import supervision
from zeropermit.client.permits import Done, act, report
from zeropermit.demonstration import supervision_scenario
from zeropermit.demonstration.scenario import ScenarioRun, timed
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.permits import End, Reinstate, Suspend
from zeropermit.domain.permits.reasons import Ending, Outcome
from zeropermit.errors import ApiRefusedError, BarredFromCommittingError, StoryStepError

STEPS = {
    "extend": ("延期", "extend"),
    "start": ("报告开工", "start"),
    "stop": ("报告中止施工", "stop"),
    "resume": ("报告恢复施工", "resume"),
    **supervision_scenario.STEPS,
    "suspend": ("暂扣", "suspend"),
    "reinstate": ("发还", "reinstate"),
    "breach": ("承诺失信", "breach"),
    "bar": ("禁止承诺", "bar"),
    "repair": ("信用修复", "repair"),
    "change": ("变更", "change"),
    "revoke": ("撤销", "revoke"),
}

OFFICERS = ("approval/officer-1", "approval/officer-2")
INSPECTORS = ("housing/officer-1", "housing/officer-2")
DECISION = bytes.fromhex("5a" * 32)
"""Digest of the written decisions of a fictional town."""

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
    """Tell how a permit lives and ends.

    Args:
        run: The walk by which the permit was granted.
        permit: Its id.

    Raises:
        StoryStepError: A step did not end as it must.
    """
    holder = run.person("applicant")
    for step, wanted in REPORTS.items():
        _timed(run, step, partial(report, holder, permit, wanted))
    supervision_scenario.run_supervision(run, permit)
    decide(run, "suspend", permit, Suspend, reason="SAFETY_HAZARD")
    decide(run, "reinstate", permit, Reinstate, reason="REMEDIED")
    broken = _breach(run, permit)
    changed = _change(run, permit, broken)
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
            said = terminal.words(
                f"应于 {until} 前开工", f"to be started before {until}"
            )
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
        figure.gas = int(done["gas_used"] or 0)
        figure.said = terminal.words(
            f"{holder.name} 的承诺（{own['requirement']} 等）核查不实",
            f"{holder.name} broke its commitment ({own['requirement']} and others)",
        )
    return commitment


def _change(run: ScenarioRun, permit: str, broken: str) -> str:
    """Change the permit, once its holder may commit again; give the new one's id."""
    again = ScenarioRun(run.url, run.demonstration, run.scenario, people=run.people)
    with timed("change", run.tell) as figure:
        again.apply(replaces=permit)
        again.look()
        _barred(run, again)
        _repair(run, broken)
        again.commit()
        new = again.issue()["permit"]
        old = run.person("applicant").api.get(f"/verify/{permit}")
        if new["replaces"] != permit or old["state"] != "SUPERSEDED":
            raise StoryStepError("change", str(old["state"]))
        figure.said = terminal.words(
            f"{new['number']} 代替 {old['permit']['number']}，工程状态随之转入",
            f"{new['number']} in the place of {old['permit']['number']}; work goes on",
        )
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
    """Have two inspectors repair the holder's credit, so that it can commit."""
    holder = run.person("applicant")
    with timed("repair", run.tell) as figure:
        people = [run.known(handle) for handle in INSPECTORS]
        done = supervision.repaired(people, holder.uscc, broken, DECISION)
        figure.gas = int(done["gas_used"] or 0)
        figure.said = terminal.words(
            f"{holder.name} 可以再次承诺", f"{holder.name} may commit again"
        )
