"""A record of the ledger states what was.

It lies in its item's folder, called after its day and a number; a new one has a number after all others of its day,
since what is said last counts. The text that it is bound to is one that the item had, the commit that it names has that
text, and a small change was as small as it says. It states nothing that `trellis approve` would refuse: not two keys by
one person, no scores that do not pass, no small change of what the whole company has to take, no day of weeks ago, no
sample but in a spot check of what that has drawn, and no spot check of a text that was replaced by then. What is new is
compared with Git; what was there before is changed by nobody. A record that is none of this would pass for an approval
that nobody gave.

Bad: a record of `quoting` in the folder of another course.

    # reviews/negotiating-prices/2026-11-20-1.yml
    item: quoting

Good:

    # reviews/quoting/2026-11-20-1.yml
    item: quoting
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from ....approvals.ledger.digest import list_digests
from ....approvals.ledger.new_records import LEDGER_FOLDER
from ....approvals.ledger.record_place import (
    find_next_path,
    find_number_fault,
    find_place_fault,
    select_day_paths,
)
from ....approvals.ledger.record_rules import find_refusals, is_recorded_merge, restate_former_role
from ....approvals.ledger.records import list_item_records
from ....approvals.policy import build_policy
from ....approvals.snapshot import Policy
from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....kinds import Review, Sample
from ....load.git import GitUnavailable
from ...context import Context
from ...reviewed import is_new_path, is_new_record
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    policy = build_policy(catalogue) if catalogue.reviews else Policy()
    for review in catalogue.reviews:
        item = catalogue.item(review.meta.item)
        if fault := find_place_fault(review.meta, review.path):
            yield RULE.at(
                review,
                "item",
                f"the record {fault}",
                help=f"call it reviews/{review.meta.item}/{review.meta.on.isoformat()}-1.yml, or the next free number",
                subject=item,
            )
        elif item and is_new_record(context, review):
            paths = _list_day_paths(item, review, catalogue, context)
            new_paths = {path for path in paths if is_new_path(context, path)}
            if fault := find_number_fault(review.path, paths - new_paths, new_paths):
                day = review.meta.on.isoformat()
                next_path = find_next_path(review.meta.item, day, paths - {review.path})
                yield RULE.at(review, "item", f"the record {fault}", help=f"call it {next_path}", subject=item)
        faults = (
            *_find_refusals(review, catalogue, context, policy),
            *_find_history_faults(review, catalogue, context),
        )
        for fault in dict.fromkeys(faults):
            yield RULE.at(
                review,
                "content_hash",
                f"the record {fault}",
                help="take it out; `trellis approve` records a review of the text as it is now",
                subject=item,
            )


def _list_day_paths(item: Entry[Any], review: Entry[Review], catalogue: Catalogue, context: Context) -> frozenset[str]:
    """Returns the paths of an item's records of the day of one of them, whatever the files hold."""
    ids = (item.id, *item.former_ids)
    paths = {record.path for record in catalogue.whole.reviews}
    if context.reviewed_versions:
        folders = (context.reviewed_versions.root / LEDGER_FOLDER / id for id in ids)
        files = (file for folder in folders for file in folder.glob(f"{review.meta.on.isoformat()}-*"))
        paths.update(f"{LEDGER_FOLDER}/{file.parent.name}/{file.name}" for file in files if file.is_file())
    return select_day_paths(paths, ids, review.meta.on)


def _find_refusals(review: Entry[Review], catalogue: Catalogue, context: Context, policy: Policy) -> tuple[str, ...]:
    """Returns what `trellis approve` would have refused in a new record."""
    item = catalogue.item(review.meta.item)
    if item is None or not is_new_record(context, review):
        return ()
    records = list_item_records(catalogue, (item.id, *item.former_ids))
    digests = list_digests(catalogue, item)

    def read_former_policies() -> Iterator[Policy]:
        if context.reviewed_versions:
            version = context.reviewed_versions.find(review.meta, review.path)
            former = context.reviewed_versions.read_policy_catalogues(review.meta.on)
            yield from map(build_policy, (*([version.catalogue] if version.catalogue else []), *former))

    def had_text(record: Review, sample: Entry[Sample] | None) -> bool:
        if context.reviewed_versions is None:
            return False
        with suppress(GitUnavailable):
            return context.reviewed_versions.history.had_text(record, sample, "HEAD")
        return False

    refusals = find_refusals(
        restate_former_role(review.meta, item, policy, read_former_policies),
        item,
        digests,
        records,
        policy,
        context.today,
        samples=catalogue.whole.samples,
        had_text=had_text,
    )
    return tuple(refusals)


def _find_history_faults(review: Entry[Review], catalogue: Catalogue, context: Context) -> tuple[str, ...]:
    """Returns what Git says against a new record; nothing where there is no history."""
    if context.reviewed_versions is None or not is_new_record(context, review):
        return ()
    item = catalogue.item(review.meta.item)
    digests = list_digests(catalogue, item) if item else ()
    try:
        return context.reviewed_versions.history.find_faults(
            review.meta, ("HEAD",), context.today, digests, is_of_merge=is_recorded_merge(review.meta, None)
        )
    except GitUnavailable:
        return ()


RULE = Rule("record-unproved", Severity.ERROR, check)
