"""Creates the record of a review by hand, where no forge shows who reviewed what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from ...catalogue.catalogue import Catalogue, Entry
from ...diagnostics.phrases import did_you_mean, join_phrases, join_quoted
from ...kinds import Follows, Review
from ...kinds.scalars import Text
from ...load.markdown.hidden_characters import find_hidden_characters
from ...load.markdown.personal_data import find_personal_data
from ...load.markdown.secrets import find_secrets
from ..evaluate.approvers import Approvers, assign_approvers
from ..evaluate.conflicts import Conflicts
from ..evaluate.requirements import PUBLISHED_STATUSES
from ..evaluate.roster import Roster
from ..evaluate.scores import assess_scores
from ..policy import build_policy
from ..snapshot import RubricSnapshot
from .authority import derive_required_approval
from .digest import compute_digest, list_digests
from .record_rules import ONE_DAY, SPOT_CHECK, find_refusals
from .records import list_item_records
from .second_person import find_named_people, find_other_givers
from .spot_checks import find_latest_sample

_COMMENT: TypeAdapter[str] = TypeAdapter(Text)
_MAX_COMMENT_LENGTH = 2_000
"""As `Text` has it, which says so in words for programmers."""

_SCORE = re.compile(r"\s*([a-z0-9][a-z0-9-]*)\s*[:=]\s*(\d{1,9})(?:\s*/\s*\d+)?\s*(?:[,;]|\s|$)")

ReviewKind = Literal["accuracy", "standard", "spot-check"]


class ApprovalRefused(Exception):
    """A review may not be recorded; the message explains why in full sentences."""


@dataclass(frozen=True, kw_only=True)
class ReviewRequest:
    """A review that somebody wants to record."""

    item: Entry[Any]
    kind: ReviewKind
    reviewer: str
    is_approved: bool
    scores: Mapping[str, int]
    """Criterion → level."""
    on: date
    comment: str | None = None
    conflicts: Conflicts | None = None
    """Contributors to the reviewed version, as far as Git knows them; None where Git was not asked."""
    follows: Follows | None = None
    """The text that a small change led from. A spot check is of the whole text, and leaves it out."""


def create_record(catalogue: Catalogue, request: ReviewRequest) -> Review:
    """Returns the record. Raises ApprovalRefused if the review may not be recorded, or if the check would refuse it."""
    item, policy = request.item, build_policy(catalogue)
    if policy.unreadable:
        raise ApprovalRefused(
            f"{join_phrases(policy.unreadable)} cannot be read, so nobody knows what this approval has to score; "
            "`trellis check` says what to mend."
        )
    if item.status not in PUBLISHED_STATUSES:
        raise ApprovalRefused(
            f"{item.title} is {_describe_status(item)}: nobody is meant to take it, so there is nothing to approve."
        )
    records = list_item_records(catalogue, _list_ids(item))
    request = replace(request, on=_choose_day(request.on, records))
    digests = list_digests(catalogue, item)
    givers = find_other_givers(records, request.kind, lambda: digests)
    approvers = _find_approvers(request, Roster(policy, request.on), givers)
    rubric = policy.rubrics.get(item.kind)
    is_scored = not request.follows and getattr(item.meta, "in_house", True)
    scored_rubric = rubric if rubric and is_scored else None
    if scored_rubric:
        _ensure_scores_fit(request, scored_rubric)
    _ensure_comment_fits(request.comment)
    sample = find_latest_sample(catalogue, _list_ids(item), request.on) if request.kind == SPOT_CHECK else None
    record = Review(
        item=item.id,
        content_hash=compute_digest(catalogue, item),
        rubric=scored_rubric.id if scored_rubric and request.scores else None,
        rubric_version=scored_rubric.version if scored_rubric and request.scores else None,
        reviewer=request.reviewer,
        role=next(c.role for c in approvers.candidates if c.person.id == request.reviewer),
        key=request.kind,
        scores=dict(request.scores) if scored_rubric else {},
        outcome="approved" if request.is_approved else "changes-requested",
        on=request.on,
        comment=(request.comment or "").strip() or None,
        follows=request.follows,
        sample=sample.id if sample else None,
    )
    samples = catalogue.whole.samples
    refusals = find_refusals(
        record, item, digests, records, policy, request.on, samples=samples, had_text=lambda review, sample: False
    )
    if reason := join_phrases(tuple(dict.fromkeys(refusals)), "and"):
        hint = " Have the whole text approved, with scores and without --since." if request.follows else ""
        raise ApprovalRefused(f"the check would refuse it: the record {reason}.{hint}")
    return record


def _choose_day(today: date, records: Sequence[Entry[Review]]) -> date:
    """Returns the day of a new record, so that what is said last is the last of the ledger.

    Forges have the days of UTC: west of it, an approval of this evening can be recorded under tomorrow's.
    """
    last_day = max((record.meta.on for record in records), default=today)
    return last_day if today < last_day <= today + ONE_DAY else today


def _ensure_comment_fits(comment: str | None) -> None:
    """Raises ApprovalRefused for a comment that the ledger cannot have, or that its check would refuse."""
    text = (comment or "").strip()
    if not text:
        return
    if len(text) > _MAX_COMMENT_LENGTH:
        raise ApprovalRefused(f"the comment has {len(text):,} characters; at most {_MAX_COMMENT_LENGTH:,} fit.")
    try:
        _COMMENT.validate_python(text)
    except ValidationError as error:
        detail = error.errors()[0]
        help = str(detail.get("ctx", {}).get("help", ""))
        raise ApprovalRefused(f"the comment: {detail['msg']}{f'; {help}' if help else ''}.") from None
    if next(iter(find_hidden_characters(text.replace("\r\n", "\n"))), None) is not None:
        raise ApprovalRefused("the comment has a character that cannot be shown; type it anew.")
    for _, _, label in (*find_personal_data(text), *find_secrets(text)):
        raise ApprovalRefused(f"the comment has {label}, which everybody who reads the page would see; leave it out.")


def parse_scores(text: str, rubric: RubricSnapshot) -> Mapping[str, int]:
    """Parses typed levels: ``outcomes=3, accuracy=4``. Raises ApprovalRefused if they do not fit the rubric."""
    scores: dict[str, int] = {}
    levels = {criterion.id: criterion.levels for criterion in rubric.criteria}
    position = 0
    while text[position:].strip():
        match = _SCORE.match(text, position)
        if not match:
            example = ", ".join(f"{id}=3" for id in list(levels)[:2])
            raise ApprovalRefused(f"`{text[position:].strip()}` is no score; write them like {example}.")
        name, level, position = match[1], int(match[2]), match.end()
        if name not in levels:
            close = did_you_mean(name, levels)
            hint = f"did you mean `{close}`?" if close else f"its criteria are {join_quoted(levels, 'and')}."
            raise ApprovalRefused(f"`{rubric.id}` has no criterion `{name}`; {hint}")
        if not 1 <= level <= levels[name] or scores.setdefault(name, level) != level:
            raise ApprovalRefused(f"`{name}` has one level from 1 to {levels[name]}.")
    return scores


def _find_approvers(request: ReviewRequest, roster: Roster, givers: Conflicts) -> Approvers:
    """Returns the approvers of the requested approval. Raises ApprovalRefused if the reviewer is not among them.

    givers: those whom another key that they gave keeps from it, so that the next above are asked.
    """
    required = derive_required_approval(request.kind, request.item.owner, request.follows is not None)
    makers = {**find_named_people(request.item), **(request.conflicts or {})}
    conflicts = {**givers, **{id: f"{reason}, and nobody reviews what they made" for id, reason in makers.items()}}
    (approvers,) = assign_approvers([required], roster, conflicts)
    person = roster.people[request.reviewer]
    if person.id in approvers.candidate_ids:
        return approvers
    names = [f"{c.person.name} ({c.role})" for c in approvers.candidates]
    candidates = join_phrases(names, "or") if names else "nobody"
    if person.id in conflicts:
        raise ApprovalRefused(f"{person.name} {conflicts[person.id]}. {candidates[0].upper()}{candidates[1:]} can.")
    if not person.active:
        raise ApprovalRefused(f"{person.name} has left.")
    raise ApprovalRefused(
        f"{request.kind.capitalize()} of {request.item.title} is not {person.name}'s to give: {candidates} can."
    )


def _ensure_scores_fit(request: ReviewRequest, rubric: RubricSnapshot) -> None:
    """Raises ApprovalRefused if the scores are incomplete, or if they do not pass and the review approves."""
    sheet = assess_scores(request.scores, rubric)
    if sheet.problem and (request.is_approved or (request.scores and not sheet.is_below_pass)):
        hint = "; record it with --changes-requested, and say in --comment what is missing."
        raise ApprovalRefused(f"The review {sheet.problem}{hint if sheet.is_below_pass else '.'}")


def _list_ids(item: Entry[Any]) -> frozenset[str]:
    """Returns the item's id and its former ones."""
    return frozenset((item.id, *item.former_ids))


def _describe_status(item: Entry[Any]) -> str:
    return "a draft" if item.status == "draft" else item.status
