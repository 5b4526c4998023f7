"""Finds the version of the portal by which a record of the ledger is judged."""

from __future__ import annotations

from ..catalogue.catalogue import Catalogue, Entry
from ..kinds import Review, Sample
from .context import Context


def find_reviewed_catalogue(catalogue: Catalogue, context: Context, review: Entry[Review]) -> Catalogue | None:
    """Returns the present catalogue for a new record, and for others that of the version that they reviewed.

    None if nobody knows that version; then nothing is held against the record, which nobody may change.
    """
    if context.reviewed_versions:
        version = context.reviewed_versions.find(review.meta, review.path)
        if version.is_present:
            return catalogue.whole
        if version.catalogue:
            return version.catalogue
    return catalogue.whole if is_new_record(context, review) else None


def is_new_record(context: Context, review: Entry[Review] | Entry[Sample]) -> bool:
    """Returns whether a record is not committed yet, or comes with the change that is checked."""
    return is_new_path(context, review.path)


def is_new_path(context: Context, path: str) -> bool:
    """Returns whether a file of the ledger is not committed yet, or comes with the change that is checked.

    Git is asked about none that does not differ: a ledger grows without end.
    """
    if context.change is not None and path not in context.change.paths:
        return False
    if context.read_previous is not None:
        return context.read_previous(path) is None
    return context.reviewed_versions is not None and not context.reviewed_versions.is_committed(path)
