"""What a good course needs, from its rubric; and every rule: what it asks, why, and examples, from its docstring."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import dedent

from ...check.rule import Rule
from ...check.rules import GROUPS
from ...diagnostics.diagnostic import Severity
from ..approval_mark import count_marks
from ..published import PublishedCatalogue
from ..wording import translate
from .lesson import RubricView, build_rubric

_EXAMPLE = re.compile(r"^(Bad|Good)\b:?\s*(.*)", re.DOTALL)

SEVERITY_GROUPS = (
    (Severity.ERROR, "Must", "Nothing is published while one of these is broken."),
    (Severity.WARNING, "Should", "The page is published, and its owner is told."),
    (Severity.ADVICE, "Advice", "A suggestion that may be left."),
)
"""Each severity with its heading and its meaning for authors."""


@dataclass(frozen=True, slots=True)
class Example:
    """A good or bad example of a rule, with a short text and the content of a file, each "" if missing."""

    is_good: bool
    text: str
    code: str


@dataclass(frozen=True, slots=True)
class Standard:
    """A rule. `is_own` tells whether the portal added it."""

    id: str
    requirement: str
    reasons: tuple[str, ...]
    examples: tuple[Example, ...]
    is_own: bool
    severity: Severity = Severity.ERROR

    @property
    def severity_name(self) -> str:
        """What its severity means for authors, in a word in English: Must, Should or Advice."""
        return next(name for severity, name, _ in SEVERITY_GROUPS if severity is self.severity)


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The rules of one subject. `title` is in English but for that of the portal's own."""

    id: str
    title: str
    is_own: bool
    standards: tuple[Standard, ...]


@dataclass(frozen=True, slots=True)
class GoodCoursePage:
    """What a course is approved by. `rubric` is None where the portal's settings name none for courses.

    marked_count: of the items that people can take, those with the mark of what is approved and current.
    """

    rubric: RubricView | None
    rule_count: int
    marked_count: int
    item_count: int


@dataclass(frozen=True, slots=True)
class SeverityGroup:
    """The standards of one severity."""

    name: str
    meaning: str
    standards: tuple[Standard, ...]


def group_standards(rules: Sequence[Rule], own_rule_count: int = 0) -> tuple[SeverityGroup, ...]:
    """Groups rules by severity, each group sorted by id. The last `own_rule_count` rules are the portal's own."""
    first_own = len(rules) - own_rule_count
    standards = [(rule.severity, _parse_standard(rule, n >= first_own)) for n, rule in enumerate(rules)]
    groups = (
        SeverityGroup(
            name,
            meaning,
            tuple(
                sorted((s for standard_severity, s in standards if standard_severity is severity), key=lambda s: s.id)
            ),
        )
        for severity, name, meaning in SEVERITY_GROUPS
    )
    return tuple(group for group in groups if group.standards)


def build_rule_groups(rules: Sequence[Rule], own_rule_count: int = 0) -> tuple[RuleGroup, ...]:
    """Groups rules by subject, as the rule reference has them. The last `own_rule_count` are the portal's own."""
    first_own = len(rules) - own_rule_count
    standards = {rule.id: _parse_standard(rule, n >= first_own) for n, rule in enumerate(rules)}
    families = ((title, [standards.get(rule.id) for rule in members]) for title, members in GROUPS)
    groups = [
        RuleGroup(re.sub(r"[^a-z]+", "-", title.lower()), title, False, tuple(s for s in members if s and not s.is_own))
        for title, members in families
    ]
    groups.append(RuleGroup("own", translate("Our own"), True, tuple(s for s in standards.values() if s.is_own)))
    return tuple(group for group in groups if group.standards)


def build_good_course_page(published: PublishedCatalogue) -> GoodCoursePage:
    """Builds the view of what a good course needs, from the rubric that courses are approved by."""
    rubric = published.catalogue.portal.approvals.rubrics.get("course")
    return GoodCoursePage(
        rubric=build_rubric(published.find_entry("rubric", rubric)),
        rule_count=len(published.rules),
        marked_count=count_marks(published),
        item_count=len(published.approval_statuses),
    )


def _parse_standard(rule: Rule, is_own: bool) -> Standard:
    reasons: list[str] = []
    examples: list[Example] = []
    for block in re.split(r"\n\s*\n", dedent(rule.doc).strip("\n"))[1:]:
        if block.startswith("    "):
            code = dedent(block)
            if examples:
                last = examples[-1]
                examples[-1] = Example(last.is_good, last.text, f"{last.code}\n\n{code}" if last.code else code)
            else:
                examples.append(Example(True, "", code))
        elif match := _EXAMPLE.match(block):
            text, _, code = match[2].partition("\n    ")
            examples.append(Example(match[1] == "Good", " ".join(text.split()), dedent("    " + code) if code else ""))
        else:
            reasons.append(" ".join(block.split()))
    return Standard(rule.id, rule.requirement, tuple(reasons), tuple(examples), is_own, rule.severity)
