"""Which rows of the tables of counts belong together: the check and the pages ask the same."""

from __future__ import annotations

from ..diagnostics.unicode_forms import normalise_unicode
from ..kinds import SurveyAnswer
from .catalogue import Catalogue


def fold_label(text: str) -> str:
    """Returns the form in which two questions, answers or wishes are compared: case and spaces do not count.

    >>> fold_label("Was it  worth it?") == fold_label("was it worth it?")
    True
    """
    return " ".join(normalise_unicode("NFKC", text).casefold().split())


def get_question_key(catalogue: Catalogue, answer: SurveyAnswer) -> tuple[str, str, str]:
    """Returns what the rows of one question share: activity, present id of the item or "", and the folded question."""
    item = catalogue.item(answer.item) if answer.item else None
    return answer.activity, item.id if item else answer.item or "", fold_label(answer.question)
