"""Courses, lessons, paths and sessions in the vocabulary of schema.org, as JSON-LD, for search engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import cards
from ..published import Item, PublishedCatalogue, get_skills
from .site_identity import SiteIdentity

Node = dict[str, Any]
"""An object of JSON-LD."""

CONTEXT = "https://schema.org"

MAX_REQUIREMENTS, MAX_REQUIREMENT_LENGTH = 3, 120
"""How many entry requirements search engines are told, and the most characters of one: the page has them already."""

_EVENT = "https://schema.org/"
_ATTENDANCE = {"online": "OnlineEventAttendanceMode", "onsite": "OfflineEventAttendanceMode"}
_ESCAPES = str.maketrans({letter: f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"})


class LinkedData:
    """Describes the pages of one portal. seen_from: the address of the page, for a site whose own is not set."""

    def __init__(self, published: PublishedCatalogue, site: SiteIdentity, seen_from: str) -> None:
        self._published, self._site, self._page = published, site, seen_from

    def describe(self, entry: Entry[Any]) -> Node | None:
        """Returns what the page of an entry is about; None for other kinds than courses, lessons, paths, sessions."""
        describers: dict[str, Callable[[Any], Node | None]] = {
            "course": self._describe_course,
            "lesson": self._describe_lesson,
            "path": self._describe_path,
            "session": self._describe_session_page,
        }
        describe = describers.get(entry.kind)
        node = describe(entry) if describe else None
        return {"@context": CONTEXT, **node} if node else None

    def _describe_course(self, course: Entry[kinds.Course]) -> Node:
        meta, published = course.meta, self._published
        minutes = published.calculate_minutes(course)
        return _omit_empty(
            {
                **self._identify("Course", course),
                "description": meta.summary,
                "inLanguage": cards.get_language_tag(published, course),
                "provider": self._describe_provider(course),
                "educationalLevel": _label(meta.level),
                "timeRequired": format_minutes(minutes),
                "teaches": [outcome.text for outcome in meta.outcomes],
                "about": [self._describe_skill(skill) for skill in get_skills(course)],
                "audience": self._describe_audience(meta.audience),
                "coursePrerequisites": [
                    *(
                        self._refer(item) if item.kind == "course" else item.title
                        for id in meta.prerequisites
                        if (item := published.find_entry("item", id))
                    ),
                    *(
                        text
                        for text in meta.entry_requirements[:MAX_REQUIREMENTS]
                        if len(text) <= MAX_REQUIREMENT_LENGTH
                    ),
                ],
                "license": {"@type": "CreativeWork", "name": meta.license} if meta.license else None,
                "version": meta.version,
                "creativeWorkStatus": "Retired" if course.status == "retired" else "Published",
                "isAccessibleForFree": None if meta.source.cost is None else not meta.source.cost,
                "offers": self._describe_offer(meta.source),
                "hasCourseInstance": list(self._describe_instances(course, minutes)),
            }
        )

    def _describe_instances(self, course: Entry[kinds.Course], minutes: int | None) -> Iterator[Node]:
        """The ways to take a course: at any time by oneself, and in each session that is still to come."""
        if course.status != "retired" and course.meta.mode in ("self-paced", "blended", "external"):
            yield _omit_empty(
                {
                    "@type": "CourseInstance",
                    "name": course.title,
                    "courseMode": "online" if course.meta.mode != "blended" else "blended",
                    "courseWorkload": format_minutes(minutes),
                    "inLanguage": cards.get_language_tag(self._published, course),
                }
            )
        for session in self._published.sessions_by_item.get(course.id, ()):
            yield self._mention_session(session)

    def _mention_session(self, session: Entry[kinds.Session]) -> Node:
        """When and where a course is taught; the session's own page says the rest."""
        meta = session.meta
        return _omit_empty(
            {
                "@type": "CourseInstance",
                "@id": self._site.build_url(session.url, self._page),
                "name": session.title,
                "startDate": meta.starts.isoformat(),
                "endDate": meta.ends.isoformat(),
                "eventStatus": f"{_EVENT}EventCancelled" if session.status == "cancelled" else None,
                "courseMode": _find_mode(meta),
                "location": _describe_place(meta),
            }
        )

    def _describe_lesson(self, lesson: Entry[kinds.Lesson]) -> Node | None:
        meta = lesson.meta
        course = self._published.find_entry("course", lesson.course)
        if course is None:
            return None
        lessons = self._published.catalogue.lessons(course)
        outcomes = {outcome.id: outcome.text for outcome in course.meta.outcomes}
        return _omit_empty(
            {
                **self._identify("LearningResource", lesson),
                "learningResourceType": meta.type,
                "inLanguage": cards.get_language_tag(self._published, lesson),
                "timeRequired": format_minutes(meta.minutes),
                "teaches": [outcomes[id] for id in meta.outcomes if id in outcomes],
                "educationalLevel": _label(course.meta.level),
                "position": next((n for n, e in enumerate(lessons, 1) if e.id == lesson.id), None),
                "isPartOf": self._refer(course),
                "provider": self._describe_provider(course),
            }
        )

    def _describe_path(self, path: Entry[kinds.Path]) -> Node:
        published = self._published
        ids = dict.fromkeys(id for step in path.meta.steps for id in step.items)
        items = [item for id in ids if (item := published.find_entry("item", id))]
        path_list = _omit_empty(
            {
                **self._identify("ItemList", path),
                "description": path.meta.summary,
                "numberOfItems": len(items),
                "itemListOrder": f"{CONTEXT}/ItemListOrderAscending",
                "itemListElement": [
                    {"@type": "ListItem", "position": number, "item": self._refer(item)}
                    for number, item in enumerate(items, 1)
                ],
            }
        )
        if not path.meta.certificate:
            return path_list
        return {"@graph": [path_list, self._describe_certificate(path, path.meta.certificate, items)]}

    def _describe_certificate(self, path: Entry[kinds.Path], certificate: kinds.Certificate, items: list[Item]) -> Node:
        skills = dict.fromkeys(skill for item in items for skill in get_skills(item))
        return _omit_empty(
            {
                "@type": "EducationalOccupationalCredential",
                "@id": f"{self._site.build_url(path.url, self._page)}#certificate",
                "name": certificate.name,
                "description": certificate.criteria,
                "url": f"{self._site.build_url(path.url, self._page)}#__certificate",
                "credentialCategory": "certificate",
                "competencyRequired": [self._describe_skill(skill) for skill in skills],
                "recognizedBy": self._describe_portal(),
                "validFor": f"P{certificate.valid_days}D" if certificate.valid_days else None,
                "inLanguage": cards.get_language_tag(self._published, path),
            }
        )

    def _describe_session_page(self, session: Entry[kinds.Session]) -> Node:
        meta, published = session.meta, self._published
        item = published.find_entry("item", meta.item)
        mode = _find_mode(meta)
        people = [p for id in meta.instructors if (p := published.find_entry("person", id))]
        currency = getattr(getattr(item.meta, "source", None), "currency", None) if item else None
        node = {
            **self._identify("EducationEvent", session),
            "description": meta.summary,
            "startDate": meta.starts.isoformat(),
            "endDate": meta.ends.isoformat(),
            "eventStatus": _EVENT + ("EventCancelled" if session.status == "cancelled" else "EventScheduled"),
            "eventAttendanceMode": _EVENT + _ATTENDANCE[mode] if mode else None,
            "location": _describe_place(meta),
            "organizer": self._describe_provider(session),
            "audience": self._describe_audience(meta.audience),
            "maximumAttendeeCapacity": meta.capacity,
            "isAccessibleForFree": None if meta.cost is None else not meta.cost,
            "offers": _describe_price(meta.cost, currency),
            "performer": [{"@type": "Person", "name": p.title} for p in people],
            "about": self._refer(item) if item else None,
        }
        return _omit_empty(node)

    def _identify(self, type: str, entry: Entry[Any]) -> Node:
        url = self._site.build_url(entry.url, self._page)
        return {"@type": type, "@id": url, "name": entry.title, "url": url}

    def _refer(self, entry: Entry[Any]) -> Node:
        """A mention of something that has a page of its own, which says the rest of it."""
        type = {"course": "Course", "lesson": "LearningResource", "path": "ItemList"}[entry.kind]
        return {"@type": type, "@id": self._site.build_url(entry.url, self._page), "name": entry.title}

    def _describe_provider(self, entry: Entry[Any]) -> Node:
        """Who offers it: the vendor of a bought course, else the team."""
        provider = getattr(getattr(entry.meta, "source", None), "provider", None)
        if provider:
            return {"@type": "Organization", "name": str(provider)}
        team = self._published.find_entry("team", entry.owner)
        if team is None:
            return self._describe_portal()
        return {"@type": "Organization", "@id": self._site.build_url(team.url, self._page), "name": team.title}

    def _describe_portal(self) -> Node:
        return {"@type": "Organization", "name": self._site.name, "url": self._site.build_url("/", self._page)}

    def _describe_skill(self, id: str) -> Node | None:
        skill = self._published.find_entry("skill", id)
        if skill is None:
            return None
        url = self._site.build_url(skill.url, self._page)
        return _omit_empty({"@type": "DefinedTerm", "@id": url, "name": skill.title, "sameAs": skill.meta.same_as})

    def _describe_audience(self, audience: kinds.Audience) -> list[Node]:
        """Whom it is for: the teams, and the people of some roles."""
        published = self._published
        teams = [team.title for id in audience.teams if (team := published.find_entry("team", id))]
        roles = [role.title if (role := published.find_entry("role", text)) else text for text in audience.roles]
        return [{"@type": "Audience", "audienceType": name} for name in (*teams, *roles)]

    def _describe_offer(self, source: kinds.Source) -> Node | None:
        return _describe_price(source.cost, source.currency)


def render_linked_data(node: Node) -> str:
    """Returns a node as JSON in which nothing can end the element that it stands in, or begin another."""
    return msgspec.json.encode(node).decode().translate(_ESCAPES)


def format_minutes(minutes: int | None) -> str | None:
    """Returns minutes as a duration in ISO 8601.

    >>> format_minutes(95), format_minutes(60), format_minutes(None)
    ('PT1H35M', 'PT1H', None)
    """
    if not minutes:
        return None
    hours, rest = divmod(minutes, 60)
    return f"PT{f'{hours}H' if hours else ''}{f'{rest}M' if rest else ''}"


def _find_mode(session: kinds.Session) -> str:
    """Where people take part, in the words of `courseMode`; "" if nobody says."""
    return "onsite" if session.location else "online" if session.join_url else ""


def _describe_place(meta: kinds.Session) -> list[Node]:
    place = {"@type": "Place", "name": meta.location, "address": meta.location} if meta.location else None
    online = {"@type": "VirtualLocation", "url": meta.join_url} if meta.join_url else None
    return [node for node in (place, online) if node]


def _describe_price(amount: float | None, currency: str | None) -> Node | None:
    if amount is None or (amount and not currency):
        return None
    price = int(amount) if amount == int(amount) else amount
    offer = {"@type": "Offer", "category": "Paid" if amount else "Free", "price": price}
    return {**offer, "priceCurrency": str(currency)} if currency else offer


def _label(value: object) -> str | None:
    return str(getattr(value, "label", value)) if value else None


def _omit_empty(node: Node) -> Node:
    """Returns a node without what is empty. Lists lose what is not there."""
    values = (
        (key, [v for v in value if v is not None] if isinstance(value, list) else value) for key, value in node.items()
    )
    return {key: value for key, value in values if value is not None and value != [] and value != ""}
