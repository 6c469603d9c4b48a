"""`zeropermit replay`: does the whole ledger add up?"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Annotated

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from zeropermit import terminal
from zeropermit.audit import replay as auditing
from zeropermit.audit.report import ReplayReport
from zeropermit.cli.caller import NodeOptions
from zeropermit.cli.command import CommandAnswer
from zeropermit.cli.options import EarlierRpc
from zeropermit.client.node import nodes_of
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.ledger.manifest import Manifest
from zeropermit.errors import NOT_VERIFIED, UNDECIDED

ToBlock = Annotated[
    int | None, "--to-block N", "Last block; the head if not given.", {"min": 0}
]
Sample = Annotated[
    int | None,
    "--sample N",
    "Compare only N entries of each register with the contracts' views.",
    {"min": 1},
]
WithProgress = Annotated[
    bool,
    "--progress",
    "Write to standard error how far it is: blocks read, a line of JSON each.",
]
PAUSE_SECONDS = 0.2
"""Between two such lines."""


def replay(
    node: NodeOptions,
    earlier_rpc: EarlierRpc = None,
    to_block: ToBlock = None,
    sample: Sample = None,
    with_progress: WithProgress = False,
) -> CommandAnswer:
    """Check a whole ledger from its events.

    All state is rebuilt from events, every permit is decided again by a model that
    was written apart from the contracts, and the result is compared with what the
    contracts say. A node's address and the trust file are enough. Ledgers that the one
    in use took the place of are checked in the same way, up to their last blocks.

    Ends with 0 if everything adds up, 1 if something differs, 3 if the node does not
    answer or an earlier ledger has none, and 5 if it serves another chain.
    """
    trusted = node.open()
    ledgers = nodes_of(trusted, earlier_rpc or [])
    with _progress(as_lines=with_progress) as progress:
        check = partial(auditing.replay, sample=sample, progress=progress)
        report = check(trusted.client, trusted.manifest, to_block=to_block)
        earlier = [
            check(client, ledger) for ledger, client in ledgers if client is not None
        ]
    absent = [ledger for ledger, client in ledgers if client is None]
    content = report.as_json()
    if ledgers:
        content["earlier"] = [other.as_json() for other in earlier]
        content["not_asked"] = [
            {"network": ledger.network, "chain_id": ledger.chain_id}
            for ledger in absent
        ]
    return CommandAnswer(
        content,
        _lines([report, *earlier], absent),
        code=_code([report, *earlier], absent),
    )


def _code(reports: Sequence[ReplayReport], absent: Sequence[Manifest]) -> int:
    if not all(report.proven for report in reports):
        return NOT_VERIFIED
    return UNDECIDED if absent else 0


def _lines(
    reports: Sequence[ReplayReport], absent: Sequence[Manifest]
) -> Iterator[str]:
    word = terminal.words
    for report in reports:
        if len(reports) + len(absent) > 1:
            yield f"{report.network} ({report.chain_id})"
        yield from lines(report)
    for ledger in absent:
        network = f"{ledger.network} ({ledger.chain_id})"
        yield word(
            "? the earlier ledger {network} was not asked: name a node of its chain "
            "with --earlier-rpc",
            network=network,
        )


@contextmanager
def _progress(*, as_lines: bool) -> Iterator[Callable[[int, int], None]]:
    """Show how far a replay is: to programs as lines of JSON, else on a terminal."""
    reported_at = 0.0

    def line(block: int, last: int) -> None:
        nonlocal reported_at
        now = time.monotonic()
        if block == last or now - reported_at >= PAUSE_SECONDS:
            reported_at = now
            terminal.progress_line({"block": block, "of": last})

    if as_lines:
        yield line
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = terminal.console()
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(terminal.words("blocks"), total=None)
        yield lambda block, last: bar.update(task, completed=block, total=last)


def lines(report: ReplayReport) -> Iterator[str]:
    """Write a report for people."""
    word, differences = terminal.words, report.differences
    if report.proven:
        yield word("✓ everything adds up")
    else:
        yield word("✗ {count} things differ", count=len(differences))
    as_of = report.as_of
    yield (
        f"{word('blocks')} {report.first_block}–{as_of.number} · "
        f"{terminal.moment(as_of.time)} · {to_hex(as_of.hash)}"
    )
    yield word(
        "{report.event_count} events, {report.permits_decided} permits decided again, "
        "{report.compared_count} entries compared with the contracts, "
        "{report.events_per_second:.0f} events per second",
        report=report,
    )
    if not report.complete:
        yield word("Only a sample was compared with the contracts.")
    for difference in differences:
        yield f"✗ {difference.words}"
