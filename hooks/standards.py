"""Meridian Freight's own rules: requests of our auditors, our finance team and our readers.

A rule is a function that yields findings, and a text with the requirement and the reason. The rules below are small:
copy one, change what it checks, and add a case for it in tests/cases/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trellis.check import Catalogue, Context, Diagnostic, Rule, Severity, join_quoted

COMPLIANCE_SKILLS = {"anti-bribery", "sanctions-screening", "data-protection"}
"""Skills that the law requires. The compliance team is responsible for them."""

_CAPITALS = re.compile(r"[A-Z]{4,}")
_SHORT_FORMS = {"APAC", "EMEA", "IATA", "SOLAS"}


def check_cost_centres(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        if course.meta.source.cost and not getattr(course.meta, "cost_centre", None):
            yield COST_CENTRE_MISSING.at(
                course,
                ("source", "cost"),
                "the course costs money and names no cost centre",
                help="add `cost_centre:`, such as CC-4100; finance keeps the list",
            )


def check_compliance_owners(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        compliance_skills = COMPLIANCE_SKILLS.intersection(course.meta.skills)
        if course.meta.tier == "organisation" and compliance_skills and course.owner != "compliance":
            names = join_quoted(sorted(compliance_skills), "and")
            yield COMPLIANCE_ELSEWHERE.at(
                course,
                "skills",
                f"an organisation course on {names} that lies in content/{course.owner}/",
                help="move its folder to content/compliance/courses/, or make it a course of your team",
            )


def check_titles(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry in catalogue.authored():
        words_in_capitals = [word for word in _CAPITALS.findall(entry.meta.title) if word not in _SHORT_FORMS]
        if words_in_capitals:
            yield TITLE_SHOUTS.at(
                entry,
                "title",
                f"{join_quoted(words_in_capitals, 'and')} in capitals",
                help="write it as in a sentence; capitals are for short forms of up to three letters",
            )


COST_CENTRE_MISSING = Rule(
    "cost-centre-missing",
    Severity.WARNING,
    check_cost_centres,
    doc="""A course that costs money names the cost centre that pays for it.

Finance books the invoice without asking three people, and the price on the card is one that somebody agreed to.

Bad:

    source: {kind: vendor, provider: Harbour Skills, cost: 240, currency: EUR}

Good:

    source: {kind: vendor, provider: Harbour Skills, cost: 240, currency: EUR}
    cost_centre: CC-4100
""",
)

COMPLIANCE_ELSEWHERE = Rule(
    "compliance-elsewhere",
    Severity.ERROR,
    check_compliance_owners,
    doc="""What the whole company learns about bribery, sanctions and data protection belongs to the compliance team.

The authorities ask one team what everybody was taught. Teams may add courses of their own about what it means for them.

Bad: a course of the tier `organisation`.

    content/sales/courses/gifts-and-hospitality/index.md

Good:

    content/compliance/courses/gifts-and-hospitality/index.md
""",
)

TITLE_SHOUTS = Rule(
    "title-shouts",
    Severity.ADVICE,
    check_titles,
    doc="""A title has no words in capitals, except short forms.

Capitals are slow to read, and screen readers may spell them out.

Bad:

    title: NEW forklift course, BOOK NOW

Good:

    title: Forklift refresher
""",
)

RULES = (COST_CENTRE_MISSING, COMPLIANCE_ELSEWHERE, TITLE_SHOUTS)
