"""Reads a file of reviews, which replaces the conversation of a forge. docs/review-json.md describes its format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ...load.commit import resolve_revision
from ...load.git import GitUnavailable
from ..snapshot import Conversation, SubmittedReview


def read_conversation(root: Path, text: str) -> Conversation:
    """Parses a conversation, or only its list of reviews, from JSON. Raises ValueError if the text is neither.

    The commit of a review may be any revision that Git can resolve.
    """
    data: Any = json.loads(text)
    conversation = Conversation.model_validate({"reviews": data} if isinstance(data, list) else data)
    for number, review in enumerate(conversation.reviews, start=1):
        if "commit" not in review.model_fields_set:
            raise ValueError(f"review {number} does not say which `commit` it looked at")
    return conversation.model_copy(
        update={"reviews": tuple(_resolve_review_commit(root, review) for review in conversation.reviews)}
    )


def _resolve_review_commit(root: Path, review: SubmittedReview) -> SubmittedReview:
    """Replaces the revision of a review by its full commit id, if Git can resolve it."""
    try:
        return review.model_copy(update={"commit": resolve_revision(root, review.commit)}) if review.commit else review
    except GitUnavailable:
        return review
