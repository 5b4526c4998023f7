"""The last release: which courses and paths it had, and which close courses stood in it side by side.

Whether two courses are close depends on all the others, so that a thousand new records change what stands out. A pair
is therefore asked about only where somebody has written or changed one of the two since the last release, and it is
told at that one. ``baseline.json`` keeps the last release. Where it does not, a change is compared with what stood
before it; where no change is checked either, everything counts as new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import product
from typing import Any, NamedTuple

from pydantic import ValidationError

from ..catalogue.catalogue import Catalogue, Entry
from ..catalogue.portal_language import add_portal_language
from ..duplicates.course_index import CourseIndex
from ..duplicates.judgement import VERDICTS
from ..duplicates.matches import CandidatePair
from ..kinds import Compared, Course, Kind
from ..kinds.fields import collect_fields
from ..load.parse import parse_text

PAIRS_VERSION = 1
"""The version of the field `pairs` of the baseline."""

RULE_BY_VERDICT = {"block": "exact-duplicate", "ask": "near-duplicate"}
"""Verdict on a pair → the rule that reports it."""

PAIR_RULES = frozenset((*RULE_BY_VERDICT.values(), "duplicate-untouched"))
"""The rules that report pairs. The baseline accepts pairs, not the findings of these rules."""


class AcceptedPair(NamedTuple):
    """A pair that stood at a release. digest: what the two courses taught, as in a decision."""

    verdict: str
    digest: str


class ReviewedPair(NamedTuple):
    """A pair as an author meets it: the course that somebody has touched is the reported one.

    is_open: whether any of the two is touched. are_both_touched: both are, or nothing is known of a release.
    """

    pair: CandidatePair
    is_open: bool
    are_both_touched: bool


@dataclass(frozen=True)
class ReleaseRecord:
    """What a release held. states: kind and id → digest of what is compared. pairs: by the ids of both courses."""

    states: Mapping[tuple[str, str], str]
    pairs: Mapping[frozenset[str], AcceptedPair]

    def as_document(self) -> dict[str, Any]:
        """Returns the record as JSON values, sorted."""
        entries: dict[str, dict[str, str]] = {}
        for (kind, id), state in sorted(self.states.items()):
            entries.setdefault(kind, {})[id] = state
        pairs = sorted((sorted(ids), *accepted) for ids, accepted in self.pairs.items())
        accepted_pairs = [{"courses": ids, "verdict": verdict, "digest": digest} for ids, verdict, digest in pairs]
        return {"version": PAIRS_VERSION, "entries": entries, "accepted": accepted_pairs}

    def count_by_rule(self) -> dict[str, int]:
        """Returns how many pairs of each rule are accepted."""
        verdicts = [accepted.verdict for accepted in self.pairs.values()]
        return {rule: verdicts.count(verdict) for verdict, rule in RULE_BY_VERDICT.items() if verdict in verdicts}


def parse_release(document: Any) -> ReleaseRecord:
    """Returns the record that these JSON values hold. Raises ValueError, KeyError or TypeError."""
    if not isinstance(document, dict) or not isinstance(document["entries"], dict):
        raise TypeError("not a record of a release")
    if document["version"] != PAIRS_VERSION:
        raise ValueError(f"version {document['version']}")
    states = {
        (kind, id): str(of_kind[id]) for kind, of_kind in document["entries"].items() for id in dict.fromkeys(of_kind)
    }
    pairs = {frozenset(p["courses"]): AcceptedPair(p["verdict"], p["digest"]) for p in document["accepted"]}
    if any(len(ids) != 2 for ids in pairs) or any(pair.verdict not in RULE_BY_VERDICT for pair in pairs.values()):
        raise ValueError("a pair has two courses and a verdict")
    return ReleaseRecord(states, pairs)


class Release:
    """Tells what has been touched since a release, or since the base of a change. It remembers what it was asked.

    record: of the release, if the portal keeps it. read_previous: as in `Context`. portal_language: that of courses
    that name none.
    """

    def __init__(
        self,
        record: ReleaseRecord | None = None,
        read_previous: Callable[[str], str | None] | None = None,
        portal_language: str = "en",
    ) -> None:
        self.record, self._read_previous, self._portal_language = record, read_previous, portal_language
        self._touched: dict[tuple[str, str], bool] = {}
        self._latest: tuple[CourseIndex, tuple[ReviewedPair, ...]] | None = None

    def is_touched(self, entry: Entry[Any]) -> bool:
        """Whether somebody has written the entry, or changed what is compared of it. True if nothing is known."""
        if entry.key not in self._touched:
            self._touched[entry.key] = self._differs(entry)
        return self._touched[entry.key]

    def review_pairs(self, catalogue: Catalogue, course_index: CourseIndex, today: date) -> tuple[ReviewedPair, ...]:
        """Returns the pairs that nobody has accepted, the touched course of each as the reported one."""
        if self._latest is None or self._latest[0] is not course_index:
            pairs = (self._review_pair(catalogue, course_index, pair, today) for pair in course_index.pairs)
            self._latest = (course_index, tuple(pair for pair in pairs if pair))
        return self._latest[1]

    def _review_pair(
        self, catalogue: Catalogue, course_index: CourseIndex, pair: CandidatePair, today: date
    ) -> ReviewedPair | None:
        if self._is_accepted(catalogue, course_index, pair):
            return None
        reported, other = _get_courses(catalogue, pair)
        is_touched, is_other_touched = self.is_touched(reported), self.is_touched(other)
        if is_waived(reported, pair, today):
            return ReviewedPair(pair, is_open=True, are_both_touched=is_touched and is_other_touched)
        if is_touched or is_other_touched:
            oriented = pair if is_touched else pair.swapped
            return ReviewedPair(oriented, is_open=True, are_both_touched=is_touched and is_other_touched)
        return ReviewedPair(pair, is_open=False, are_both_touched=False) if self.record else None

    def _is_accepted(self, catalogue: Catalogue, course_index: CourseIndex, pair: CandidatePair) -> bool:
        """Whether the pair stood at the release, no milder than now, and teaches what it taught."""
        if self.record is None:
            return False
        digest = course_index.hash_pair(pair.reported_course, pair.other_course)
        return any(
            accepted.digest == digest and VERDICTS.index(accepted.verdict) <= VERDICTS.index(pair.match.verdict)
            for ids in product(*(_list_ids(course) for course in _get_courses(catalogue, pair)))
            if (accepted := self.record.pairs.get(frozenset(ids)))
        )

    def _differs(self, entry: Entry[Any]) -> bool:
        state = hash_state(entry)
        if self.record is not None:
            return all(self.record.states.get((entry.kind, id)) != state for id in _list_ids(entry))
        if self._read_previous is None:
            return True
        text = self._read_previous(entry.path)
        return text is None or state != _hash_previous_state(entry, text, self._portal_language)


def record_release(catalogue: Catalogue, course_index: CourseIndex, today: date) -> ReleaseRecord:
    """Returns the record of the catalogue as it stands. Pairs that somebody has decided on or waived are left out."""
    entries = [entry for entry in (*catalogue.courses, *catalogue.paths) if entry.status != "retired"]
    pairs = {
        frozenset((pair.reported_course.id, pair.other_course.id)): AcceptedPair(
            pair.match.verdict, course_index.hash_pair(pair.reported_course, pair.other_course)
        )
        for pair in course_index.pairs
        if not is_decided(catalogue, course_index, pair)
        and not is_waived(_get_courses(catalogue, pair)[0], pair, today)
    }
    return ReleaseRecord({(entry.kind, entry.id): hash_state(entry) for entry in entries}, pairs)


def hash_state(entry: Entry[Any]) -> str:
    """Returns eight hexadecimal digits for what is compared of a course, or for the title of a path.

    It is of what the file says, so that what gets another id makes nothing new of the entries that name it.
    """
    meta = entry.written_meta
    values: list[Any] = [meta.title]
    if isinstance(meta, Course):
        values += [entry.owner, meta.language, meta.variant_of, meta.supersedes, meta.source.kind, meta.source.provider]
        values += [(decision.about, decision.decision) for decision in meta.decisions]
        values += [field for field in _list_compared_values(meta) if field[1]]
        values.append(" ".join(entry.body.split()))
    text = "\0".join(map(str, values))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def is_decided(catalogue: Catalogue, course_index: CourseIndex, pair: CandidatePair) -> bool:
    """Whether a valid decision says why both courses of a close pair are needed. A copy cannot be decided away."""
    digest = course_index.hash_pair(pair.reported_course, pair.other_course)
    reported, other = _get_courses(catalogue, pair)
    return pair.match.verdict == "ask" and any(
        decision.digest == digest and catalogue.aliases.get((Course.NAME, decision.about), decision.about) == about.id
        for course, about in ((reported, other), (other, reported))
        for decision in course.meta.decisions
    )


def is_waived(course: Entry[Course], pair: CandidatePair, today: date) -> bool:
    """Whether the course has a valid waiver of the rule that reports the pair."""
    rule = RULE_BY_VERDICT[pair.match.verdict]
    return any(waiver.rule == rule and waiver.expires >= today for waiver in course.meta.waivers)


def _get_courses(catalogue: Catalogue, pair: CandidatePair) -> tuple[Entry[Course], Entry[Course]]:
    keys = ((Course.NAME, course.id) for course in (pair.reported_course, pair.other_course))
    reported, other = (catalogue.entry(key) for key in keys)
    return reported, other


def _list_ids(entry: Entry[Any]) -> tuple[str, ...]:
    """Returns an entry's id and its former ones."""
    return (entry.id, *entry.former_ids)


def _list_compared_values(meta: Course) -> Iterator[tuple[str, str]]:
    """Yields the fields of a course that are compared, each with its value as text."""
    for field in collect_fields(type(meta)).values():
        if field.find_marker(Compared) and "*" not in field.path:
            value: Any = meta
            for attribute in field.attributes:
                value = getattr(value, attribute, None)
            yield ".".join(field.path), _format_value(value)


def _format_value(value: Any) -> str:
    """Returns a value as text, the same whatever model holds it."""
    if isinstance(value, tuple | list):
        return "\n".join(map(_format_value, value))
    if isinstance(value, Kind):
        return "; ".join(f"{name}: {_format_value(item)}" for name, item in value if item)
    return "" if value is None else str(value)


def _hash_previous_state(entry: Entry[Any], text: str, portal_language: str) -> str:
    """Returns the digest of an entry as its file was before; empty if it was not valid."""
    parsed = parse_text(entry.path, text)
    try:
        model = type(entry.meta)
        meta = model.model_validate(add_portal_language(model, parsed.data, portal_language))
    except ValidationError:
        return ""
    return hash_state(Entry(entry.kind, entry.id, meta, entry.path, entry.owner, body=parsed.body))
