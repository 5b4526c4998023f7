"""Meridian Freight's own rules, added to the engine's: what our auditors, our finance team and our readers asked for.

A rule is a function from the catalogue to findings, and a text that says what must hold and why. Those below are small on
purpose: copy one, change what it looks at, and add a case for it in tests/cases/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trellis.check import Catalogue, Context, Diagnostic, Rule, Severity, listed

COMPLIANCE = {"anti-bribery", "sanctions-screening", "data-protection"}
"""Skills that the law asks us to have, and the compliance team to answer for."""

_CAPITALS = re.compile(r"[A-Z]{4,}")
_SHORT_FORMS = {"APAC", "EMEA", "IATA", "SOLAS"}


def costs(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        if course.meta.source.cost and not getattr(course.meta, "cost_centre", None):
            yield COST_CENTRE_MISSING.at(
                course,
                ("source", "cost"),
                "the course costs money and names no cost centre",
                help="add `cost_centre:`, such as CC-4100; finance keeps the list",
            )


def owners(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        taught = COMPLIANCE.intersection(course.meta.skills)
        if course.meta.tier == "organisation" and taught and course.owner != "compliance":
            yield COMPLIANCE_ELSEWHERE.at(
                course,
                "skills",
                f"an organisation course on {listed(sorted(taught), 'and')} that lies in content/{course.owner}/",
                help="move its folder to content/compliance/courses/, or make it a course of your team",
            )


def titles(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry in catalogue.authored():
        loud = [word for word in _CAPITALS.findall(entry.meta.title) if word not in _SHORT_FORMS]
        if loud:
            yield TITLE_SHOUTS.at(
                entry,
                "title",
                f"{listed(loud, 'and')} in capitals",
                help="write it as in a sentence; capitals are for short forms of up to three letters",
            )


COST_CENTRE_MISSING = Rule(
    "cost-centre-missing",
    Severity.WARNING,
    costs,
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
    owners,
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
    titles,
    doc="""A title has no words in capitals, except short forms.

Capitals are slow to read, and screen readers may spell them out.

Bad:

    title: NEW forklift course, BOOK NOW

Good:

    title: Forklift refresher
""",
)

RULES = (COST_CENTRE_MISSING, COMPLIANCE_ELSEWHERE, TITLE_SHOUTS)
