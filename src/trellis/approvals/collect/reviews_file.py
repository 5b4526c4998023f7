"""Reads a file of reviews, which takes the place of a forge. docs/review-json.md describes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ...load.commit import resolve
from ...load.git import NoGit
from ..snapshot import Conversation, Review


def read(root: Path, text: str) -> Conversation:
    """A conversation as JSON, or only its list of reviews. Raises ValueError where it is neither.

    A review's commit may be given as anything that Git knows a commit by.
    """
    said: Any = json.loads(text)
    found = Conversation.model_validate({"reviews": said} if isinstance(said, list) else said)
    for number, review in enumerate(found.reviews, start=1):
        if "commit" not in review.model_fields_set:
            raise ValueError(f"review {number} does not say which `commit` it looked at")
    return found.model_copy(update={"reviews": tuple(_whole(root, review) for review in found.reviews)})


def _whole(root: Path, review: Review) -> Review:
    """The review with its commit's whole id, where Git knows it."""
    try:
        return review.model_copy(update={"commit": resolve(root, review.commit)}) if review.commit else review
    except NoGit:
        return review
