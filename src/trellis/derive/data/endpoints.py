"""The one declaration of what a site offers to other programs: every file, with its form and where it is described.

From it follow `openapi.json`, the page docs/data.md, and the test that no published data file is missing in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

JSON, CSV, ICAL = "application/json", "text/csv", "text/calendar"
ATOM, JSON_FEED, MARKDOWN = "application/atom+xml", "application/feed+json", "text/markdown"
JSON_SCHEMA, XML, TEXT = "application/schema+json", "application/xml", "text/plain"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

PARAMETERS = {
    "course": "The id of a course.",
    "lesson": "The id of a lesson.",
    "path": "The id of a path.",
    "region": "A region, as a part of an address: small letters, digits, hyphens.",
    "session": "The id of a session.",
    "skill": "The id of a skill.",
    "team": "The id of a team.",
}
"""What stands in braces in an address."""

_PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A file, or one of each entry. path: from ``/``, with parameters in braces. schema: the path of its JSON Schema.

    guide: the page in docs/ that says what it holds, "" if the summary does. condition: where it is not always there.
    """

    path: str
    group: str
    media_type: str
    summary: str
    schema: str = ""
    guide: str = ""
    condition: str = ""

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names in braces, in order."""
        return tuple(_PARAMETER.findall(self.path))

    def matches(self, path: str) -> bool:
        """Whether a path from ``/`` is that of one of its files."""
        own, other = self.path.split("/"), path.split("/")
        return len(own) == len(other) and all(map(_matches_part, own, other))


def _matches_part(own: str, other: str) -> bool:
    start, brace, rest = own.partition("{")
    end = rest.partition("}")[2]
    if not brace:
        return own == other
    return len(other) > len(start + end) and other.startswith(start) and other.endswith(end)


CATALOGUE, WAITING, DATES, NEWS, TEXTS = "Catalogue", "Learning and the business", "Dates", "News", "Texts"
DESCRIPTIONS = "Descriptions"

ENDPOINTS = (
    Endpoint(
        "/catalogue.json", CATALOGUE, JSON, "All that readers can see.",
        "/schemas/catalogue-1.json", "catalogue-json.md",
    ),
    Endpoint("/catalogue.csv", CATALOGUE, CSV, "Courses and paths as a table, a row each."),
    Endpoint(
        "/changes.json", CATALOGUE, JSON, "What was added, changed, retired and removed, the latest first.",
        "/schemas/changes-1.json",
    ),
    Endpoint("/required.csv", CATALOGUE, CSV, "What is compulsory for which team, role and region; no people."),
    Endpoint(
        "/paths/{path}/achievement.json", CATALOGUE, JSON, "What a path's certificate stands for (Open Badges 3).",
        condition="if the path has a certificate",
    ),
    Endpoint(
        "/business.json", WAITING, JSON, "Alignment, needs, metrics with their figures, budgets, trends, scorecards.",
        "/schemas/business-1.json", "business-json.md",
    ),
    Endpoint(
        "/inbox.json", WAITING, JSON, "What waits for whom in the portal.", "/schemas/inbox-1.json", "inbox-json.md"
    ),
    Endpoint("/calendar.ics", DATES, ICAL, "All sessions.", guide="feeds.md"),
    Endpoint("/calendar/{region}.ics", DATES, ICAL, "The sessions that are open to a region.", guide="feeds.md"),
    Endpoint(
        "/teams/{team}/calendar.ics", DATES, ICAL, "The sessions that a team holds or may come to.", guide="feeds.md"
    ),
    Endpoint(
        "/paths/{path}/calendar.ics", DATES, ICAL, "The sessions about a path or a course of it.", guide="feeds.md"
    ),
    Endpoint(
        "/courses/{course}/calendar.ics", DATES, ICAL, "The sessions about a course.", guide="feeds.md",
        condition="if a session is about it",
    ),
    Endpoint("/sessions/{session}/session.ics", DATES, ICAL, "One session.", guide="feeds.md"),
    Endpoint("/feed.xml", NEWS, ATOM, "Stories, courses and paths by their last change.", guide="feeds.md"),
    Endpoint("/feed.json", NEWS, JSON_FEED, "The same as JSON Feed.", guide="feeds.md"),
    Endpoint("/stories/feed.xml", NEWS, ATOM, "Stories alone.", guide="feeds.md"),
    Endpoint("/stories/feed.json", NEWS, JSON_FEED, "The same as JSON Feed.", guide="feeds.md"),
    Endpoint("/teams/{team}/feed.xml", NEWS, ATOM, "What is new of a team.", guide="feeds.md"),
    Endpoint("/teams/{team}/feed.json", NEWS, JSON_FEED, "The same as JSON Feed.", guide="feeds.md"),
    Endpoint("/skills/{skill}/feed.xml", NEWS, ATOM, "What is new about a skill.", guide="feeds.md"),
    Endpoint("/skills/{skill}/feed.json", NEWS, JSON_FEED, "The same as JSON Feed.", guide="feeds.md"),
    Endpoint("/llms.txt", TEXTS, TEXT, "What the portal has in one text, as llmstxt.org has it.", guide="feeds.md"),
    Endpoint("/courses/{course}/index.md", TEXTS, MARKDOWN, "A course as Markdown.", guide="feeds.md"),
    Endpoint("/courses/{course}/{lesson}/index.md", TEXTS, MARKDOWN, "A lesson as Markdown.", guide="feeds.md"),
    Endpoint(
        "/courses/{course}/{lesson}/evidence.md", TEXTS, MARKDOWN, "A template for the evidence of a checkpoint.",
        condition="if the lesson is a checkpoint with a rubric or evidence",
    ),
    Endpoint(
        "/courses/{course}/{lesson}/evidence.docx", TEXTS, WORD, "The same for Word.",
        condition="if the lesson is a checkpoint with a rubric or evidence",
    ),
    Endpoint("/openapi.json", DESCRIPTIONS, JSON, "This description, as OpenAPI 3.1."),
    Endpoint(
        "/schemas/catalogue-1.json", DESCRIPTIONS, JSON_SCHEMA, "The JSON Schema of `catalogue.json`, 2020-12.",
        guide="catalogue-json.md",
    ),
    Endpoint("/schemas/changes-1.json", DESCRIPTIONS, JSON_SCHEMA, "That of `changes.json`."),
    Endpoint(
        "/schemas/business-1.json", DESCRIPTIONS, JSON_SCHEMA, "That of `business.json`.", guide="business-json.md"
    ),
    Endpoint("/schemas/inbox-1.json", DESCRIPTIONS, JSON_SCHEMA, "That of `inbox.json`.", guide="inbox-json.md"),
    Endpoint("/sitemap.xml", DESCRIPTIONS, XML, "The addresses of all pages that search engines may list."),
)  # fmt: skip
"""Every file that other programs may rely on, by group."""

PRIVATE_FOLDERS = ("assets/", "edit/", "search/")
"""Folders with what the site's own scripts read; it may change with every version."""


def find_endpoint(path: str) -> Endpoint | None:
    """Returns the declaration of a file, by its path from ``/``; None if it has none.

    One without parameters comes before one with them.

    >>> find_endpoint("/courses/rates/index.md").path, find_endpoint("/courses/rates/")
    ('/courses/{course}/index.md', None)
    """
    endpoints = (endpoint for endpoint in ENDPOINTS if endpoint.matches(path))
    return min(endpoints, key=lambda endpoint: len(endpoint.parameters), default=None)
