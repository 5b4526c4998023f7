"""A sample for a spot check is drawn by a number that nobody knew or chose.

It is announced first, with the commit of a release and a round of the public beacon that is still to come, and drawn
once the beacon has published and signed that round. Its day is at most 7 days before that round, and its size at least
`approvals: spot_check_size:` of that commit and of the default branch that it comes to, so that nobody lessens what is
looked at. The commit is one that the default branch itself was at, and none of a branch that was merged. A commit's id
alone is no such number: whoever makes the commit can try until it draws what they like. An announcement
that waits until the day of its round comes too late. A new sample is drawn again, and has to hold what its round draws.
`trellis spot-check` announces and draws; samples of before stay as they are.

Bad: a commit alone draws it.

    seed: 4f0c7d2a6b1e8f3950c4d7a2b6e1f8390c5d4a7b
    on: 2026-12-10
    out_of: 37
    items: [negotiating-prices]

Good: an announcement, which `trellis spot-check --draw` follows up.

    seed: 4f0c7d2a6b1e8f3950c4d7a2b6e1f8390c5d4a7b
    round: 34683260
    size: 5
    on: 2026-12-10
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from ....approvals.collect.samples import find_new_sample_fault
from ....approvals.ledger.draws import find_sample_fault
from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....load.git import GitUnavailable
from ...context import Context
from ...reviewed import is_new_record
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for sample in catalogue.samples:
        versions = context.reviewed_versions
        fault = find_sample_fault(sample, catalogue)
        if not fault and versions and is_new_record(context, sample):
            with suppress(GitUnavailable):  # where there is no history, the verdict refuses it
                fault = find_new_sample_fault(versions.root, catalogue.whole, sample, context.today)
        if fault:
            yield RULE.at(
                sample,
                "round" if sample.meta.round is not None else "seed",
                f"the sample {fault}",
                help="take it out; announce one with `trellis spot-check --seed COMMIT --write`, then draw it",
            )


RULE = Rule("sample-unproved", Severity.ERROR, check)
