"""A sample for a spot check is drawn by a number that nobody knew or chose.

It is announced first, with the commit of a release and a round of the public beacon that is still to come, and drawn
once the beacon has published and signed that round. Its day is at most 7 days before that round, and its size at least
`approvals: spot_check_size:` of that commit, so that nobody lessens what is looked at. A commit's id alone is no such
number: whoever makes the commit can try until it draws what they like. `trellis spot-check` announces and draws;
samples of before stay as they are.

Bad: a commit alone draws it.

    seed: 4f0c7d2a6b1e8f3950c4d7a2b6e1f8390c5d4a7b
    on: 2026-12-10
    out_of: 37
    items: [negotiating-freight-rates]

Good: an announcement, which `trellis spot-check --draw` follows up.

    seed: 4f0c7d2a6b1e8f3950c4d7a2b6e1f8390c5d4a7b
    round: 34683260
    size: 5
    on: 2026-12-10
"""

from __future__ import annotations

from collections.abc import Iterator

from ....approvals.ledger.draws import find_sample_fault, find_size_fault
from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ...context import Context
from ...reviewed import is_new_record
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for sample in catalogue.samples:
        key = "round" if sample.meta.round is not None else "seed"
        fault = find_sample_fault(sample, catalogue)
        if not fault and sample.meta.is_announcement and context.reviewed_versions and is_new_record(context, sample):
            key, fault = "size", find_size_fault(sample.meta, context.reviewed_versions.find_settings(sample.meta.seed))
        if sample.meta.round is None and is_new_record(context, sample):
            fault = "is drawn by a commit's id alone, which can be tried until it suits"
        if fault:
            yield RULE.at(
                sample,
                key,
                f"the sample {fault}",
                help="take it out; announce one with `trellis spot-check --seed COMMIT --write`, then draw it",
            )


RULE = Rule("sample-unproved", Severity.ERROR, check)
