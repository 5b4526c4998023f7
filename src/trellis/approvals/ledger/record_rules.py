"""Finds what `trellis approve` would have refused in a record that came otherwise: written by hand, or by a program.

Whoever writes a record into a file states for themselves who gave what. The check and the verdict ask the same of it as
the command does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import chain
from typing import Any

from ...catalogue.catalogue import Entry
from ...diagnostics.phrases import format_count, format_date
from ...kinds import Review, Sample
from ..evaluate.autonomy import find_autonomy
from ..evaluate.requirements import PUBLISHED_STATUSES
from ..evaluate.scores import assess_scores
from ..snapshot import Policy
from .authority import derive_record_approval, derive_required_approval, list_roles
from .records import list_equivalent_digests, select_full_approvals

ONE_DAY = timedelta(days=1)
"""How far two days may differ because of time zones."""

MAX_RECORD_AGE = timedelta(days=7)
"""How long after its day a record may come that no pull request proves. Later, nobody can tell it from one of a person
who had that authority once.
"""

SPOT_CHECK = "spot-check"

HadText = Callable[[Review, Entry[Sample] | None], bool]
"""Returns whether Git knows that the item still had a record's text on its day, and since a sample came."""

NEVER_SMALL = "covers a change of words as small, and of what the whole company or somebody has to take none is"

NEVER_APPROVED = (
    "covers a small change of a text whose accuracy nobody has approved in full, or only before changes were asked for"
)

NEVER_SMALL_BY_AUTONOMY = "covers a change of words as small, and of a team for which the learning team decides none is"


def find_refusals(
    review: Review,
    item: Entry[Any],
    digests: Collection[str],
    records: Sequence[Entry[Review]],
    policy: Policy,
    today: date,
    is_by_recorder: bool | None = None,
    *,
    samples: Iterable[Entry[Sample]],
    had_text: HadText,
) -> Iterator[str]:
    """Yields what is wrong with a new record, as predicates that follow "the record".

    digests: those of the item's present text. records: all of the item, this one or not. policy: the people, teams and
    rubrics of today. is_by_recorder: whether the recorder brings it, which takes role and rubric from the merge; None
    if nobody knows. samples: those of the ledger, new ones too; read of a spot check. had_text: asked of a spot check
    of a former text. What else Git says, and the record's place, is looked at elsewhere.

    What the recorder brings of a pull request was judged when that was merged, by what item, settings and rubric were
    then. They may have changed before the record comes, and that is held against nobody.
    """
    is_of_merge = is_recorded_merge(review, is_by_recorder)
    if review.pull_request is None:
        yield from _find_age_fault(review, today)
    if not is_of_merge:
        yield from _find_leaver_fault(review, policy)
        yield from find_passing_faults(review, item, policy)
        yield from _find_second_key(review, digests, records)
    if review.sample or review.key == SPOT_CHECK:
        yield from _find_sample_fault(review, item, digests, records, samples, had_text)
    if review.follows and review.content_hash == review.follows.content_hash:
        yield "follows its own text, so it carries on nothing"
    if review.follows and review.key == SPOT_CHECK:
        yield "is a spot check of a small change, and a spot check is of the whole text"
    elif review.outcome == "approved":
        if not review.follows:
            yield from _find_score_fault(review, item, policy, is_of_merge)
        elif not is_of_merge:
            yield from _find_size_fault(review, item, records, policy)


def format_maker_fault(reviewer: str, commit: str) -> str:
    """Returns that the reviewer has a hand in a commit of the text, as a predicate that follows "the record"."""
    return f"is by `{reviewer}`, who has a hand in commit {commit[:7]} of that text"


def is_recorded_merge(review: Review, is_by_recorder: bool | None) -> bool:
    """Returns whether a record is of a pull request, and may be one that the recorder brings.

    is_by_recorder: whether the recorder does; None if nobody knows.
    """
    return review.pull_request is not None and is_by_recorder is not False


def is_scrutinised(meta: Any) -> bool:
    """Returns whether an item is the whole company's, or compulsory for somebody: then no change of words is small."""
    return bool(meta.tier == "organisation" or meta.is_compulsory)


def _find_age_fault(review: Review, today: date) -> Iterator[str]:
    if today - review.on > MAX_RECORD_AGE:
        yield (
            f"is of {format_date(review.on)}, more than {MAX_RECORD_AGE.days} days before it came, "
            "and names no pull request"
        )


def _find_leaver_fault(review: Review, policy: Policy) -> Iterator[str]:
    """Yields that the reviewer has left, which `trellis approve` refuses."""
    person = next((person for person in policy.people if person.id == review.reviewer), None)
    if person and not person.active:
        yield f"is by `{review.reviewer}`, who has left"


def find_passing_faults(review: Review, item: Entry[Any], policy: Policy) -> Iterator[str]:
    """Yields what may have been right on the record's day, and is so no more: that nobody can see the item, and a role.

    The verdict of the merge that a record is of can lift it.
    """
    if item.status not in PUBLISHED_STATUSES:
        yield f"is of `{item.id}`, which is {'a draft' if item.status == 'draft' else item.status}"
    yield from find_role_fault(review, item, policy)


def find_role_fault(review: Review, item: Entry[Any], policy: Policy) -> Iterator[str]:
    """Yields that the role is not the reviewer's, as a predicate that follows "the record".

    One that a pull request brought may be of any key that they can give: the verdict may have asked for either key, or
    for nobody but the next in the chain. Of whoever has no role at all the verdict says that it is not theirs to give.
    """
    roles = list_reviewer_roles(review, item, policy)
    if review.role and roles and review.role not in roles:
        yield f"says that its reviewer answers as {review.role}, and they do as {roles[0]}"


def restate_role(review: Review, item: Entry[Any], policy: Policy) -> Review:
    """Returns a record with its role in the words of today, such as a team's new title, where it is the same role."""
    roles = list_reviewer_roles(review, item, policy)
    if not review.role or review.role in roles:
        return review
    relation = _find_relation(review.role)
    role = next((role for role in roles if _find_relation(role) == relation), review.role)
    return review.model_copy(update={"role": role})


def restate_former_role(
    review: Review, item: Entry[Any], policy: Policy, read_former_policies: Callable[[], Iterable[Policy]]
) -> Review:
    """Returns a new record with its role in the words of today, if it is in those of when it was written.

    A team may get another title while a record waits. read_former_policies: asked where the role is not one of today.
    """
    if not review.role or review.role in list_reviewer_roles(review, item, policy):
        return review
    if any(review.role in list_reviewer_roles(review, item, former_policy) for former_policy in read_former_policies()):
        return restate_role(review, item, policy)
    return review


def _find_relation(role: str) -> str:
    """Returns what somebody is, without of which team: "manager" of "manager of Sales", "" of "of Learning"."""
    return f" {role}".partition(" of ")[0].strip()


def list_reviewer_roles(review: Review, item: Entry[Any], policy: Policy) -> list[str]:
    """Returns the roles in which a record's reviewer could give it on its day, in the words of the policy."""
    required_approvals = [derive_record_approval(review, item.owner)]
    if review.pull_request is not None:
        kinds = (("accuracy", False), ("accuracy", True), ("standard", False))
        required_approvals += [derive_required_approval(kind, item.owner, is_small) for kind, is_small in kinds]
    roles = (list_roles(policy, required, review.on, review.reviewer) for required in required_approvals)
    return list(dict.fromkeys(chain.from_iterable(roles)))


def _find_second_key(review: Review, digests: Collection[str], records: Sequence[Entry[Review]]) -> Iterator[str]:
    """Yields that one person gives two keys for one text. Small changes give none, they carry on what was given.

    Whoever checked what others had approved may approve the same text later; not the other way round.
    """
    if review.outcome != "approved" or review.follows:
        return
    own_digests = _list_same_texts(review, digests, records)
    for record in records:
        other = record.meta
        is_other_key = other.reviewer == review.reviewer and other.key != review.key and other.outcome == "approved"
        if not is_other_key or other.follows or other.key == SPOT_CHECK:
            continue
        if other.content_hash in own_digests or review.content_hash in _list_same_texts(other, digests, records):
            reason = "nobody checks their own approval" if review.key == SPOT_CHECK else "two keys are two people"
            yield f"gives {review.key} by `{review.reviewer}`, who gave {other.key} for the same text: {reason}"
            return


def _list_same_texts(review: Review, digests: Collection[str], records: Sequence[Entry[Review]]) -> frozenset[str]:
    """Returns the digests of the text that a record is bound to, and of those that led to it by small changes."""
    own_digests = digests if review.content_hash in digests else (review.content_hash,)
    return frozenset(digest for digest, _ in list_equivalent_digests(records, own_digests))


def _find_sample_fault(
    review: Review,
    item: Entry[Any],
    digests: Collection[str],
    records: Sequence[Entry[Review]],
    samples: Iterable[Entry[Sample]],
    had_text: HadText,
) -> Iterator[str]:
    """Yields why a record answers for no sample: it is no spot check of what was drawn, or of a text of before.

    It answers for all that had drawn the item by then, whichever it names, so its text has to be one of its day. One
    that names none is of the latest of them.
    """
    if review.key != SPOT_CHECK:
        yield f"names a sample and gives {review.key}, and what was drawn is settled by a spot check alone"
        return
    ids = {item.id, *item.former_ids, review.item}
    own_samples = [sample for sample in samples if not ids.isdisjoint(sample.meta.items)]
    if review.sample:
        sample = next((sample for sample in own_samples if sample.id == review.sample), None)
        if sample is None:
            yield f"names `{review.sample}`, which is no sample that has drawn `{item.id}`"
            return
        if review.on < sample.meta.on - ONE_DAY:
            yield f"is of {format_date(review.on)}, and `{sample.id}` was drawn on {format_date(sample.meta.on)}"
            return
    else:
        earlier = (sample for sample in own_samples if sample.meta.on <= review.on)
        sample = max(earlier, key=lambda sample: (sample.meta.on, sample.id), default=None)
    if review.content_hash not in dict(list_equivalent_digests(records, digests)) and not had_text(review, sample):
        yield f"is a spot check of another text of `{item.id}` than there was by then"


def _find_size_fault(
    review: Review, item: Entry[Any], records: Sequence[Entry[Review]], policy: Policy
) -> Iterator[str]:
    assert review.follows
    if not select_full_approvals(records, (review.follows.content_hash,)):
        yield NEVER_APPROVED
    if review.follows.words and is_scrutinised(item.meta):
        yield NEVER_SMALL
    elif review.follows.words and find_autonomy(policy, item.owner) == "learning-team":
        yield NEVER_SMALL_BY_AUTONOMY
    words = review.follows.words + _count_words_before(review.follows.content_hash, records)
    if words > policy.small_change_words:
        since = ", with those before it," if words > review.follows.words else ""
        limit = format_count(policy.small_change_words, "word")
        yield f"covers {format_count(words, 'word')}{since} as a small change, and small is at most {limit}"


def _count_words_before(digest: str, records: Sequence[Entry[Review]]) -> int:
    """Returns how many words small changes have changed up to a text, since it was last approved in full.

    Where it never was, all that are known count.
    """
    approvals = select_full_approvals(records, (digest,))
    if approvals:
        return min(words for _, words in approvals)
    return max(words for _, words in list_equivalent_digests(records, (digest,)))


def _find_score_fault(review: Review, item: Entry[Any], policy: Policy, accepts_former_rubric: bool) -> Iterator[str]:
    """Yields why the scores are no passing assessment. That there are none is another rule's to say."""
    rubric = policy.rubrics.get(item.kind)
    if rubric is None or review.rubric is None or not getattr(item.meta, "in_house", True):
        return
    if review.rubric not in (rubric.id, *rubric.former_ids):
        yield f"scores `{review.rubric}`, and an approval scores `{rubric.id}`"
    elif review.rubric_version == rubric.version:
        if problem := assess_scores(review.scores, rubric).problem:
            yield problem
    elif not accepts_former_rubric:
        yield f"scores version {review.rubric_version} of `{rubric.id}`, which is at version {rubric.version}"
