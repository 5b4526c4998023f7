"""One record → one course. Which key feeds which field, and what the records' words mean, is the data at the top.

What the portal has no value for is left out of the front matter, counted, and kept in the course's text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from pydantic import ValidationError

from ...catalogue.field_errors import word
from ...kinds import Kind
from ...kinds.fields import field_at
from . import prose, values, vocabulary
from .existing import Existing
from .plain_text import cut, inert, one_line, paragraphs, private
from .records import Record
from .values import Unfit

KEYS: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "title": ("title", "name"),
    "provider": ("provider",),
    "description": ("description",),
    "url": ("url",),
    "kind": ("kind",),
    "level": ("level",),
    "language": ("lang", "language"),
    "skills": ("skills", "subjects"),
    "region": ("region",),
    "team": ("team",),
}
"""What a course is made of → the record's keys that say it; the first that holds something counts."""

FIXED: Mapping[str, str] = {"status": "stable", "tier": "individual", "mode": "external"}
"""What every imported course says."""

KINDS: Mapping[str, str] = {"vendor": "vendor", "curated": "curated"}
"""The record's word → `source.kind`. Without a word it is a vendor's where a provider is named, else curated."""

LEVELS: tuple[frozenset[str], ...] = (
    frozenset((
        "beginner", "beginners", "introductory", "introduction", "intro", "basic", "basics", "elementary", "entry", "foundation",
        "foundational", "fundamentals", "novice", "starter",
    )),
    frozenset(("intermediate", "medium", "middle", "mid", "practitioner")),
    frozenset(("advanced", "expert", "proficient")),
)  # fmt: skip
"""Words that mean the same level, as ids. `all` and `mixed` are no level."""

LANGUAGES: Mapping[str, str] = {
    "arabic": "ar", "chinese": "zh", "dutch": "nl", "nederlands": "nl", "english": "en", "french": "fr", "français": "fr",
    "german": "de", "deutsch": "de", "hindi": "hi", "italian": "it", "italiano": "it", "japanese": "ja", "korean": "ko",
    "polish": "pl", "polski": "pl", "portuguese": "pt", "português": "pt", "russian": "ru", "spanish": "es", "español": "es",
    "turkish": "tr", "ukrainian": "uk",
}  # fmt: skip
"""A language's name → its code in BCP 47."""

UNDETERMINED = "und"
"""BCP 47's code for a language that nobody named; used where the portal has it, since the default would be a guess."""

NAMED = {"level": "Level", "language": "Language", "region": "Region", "team": "Team", "url": "Address"}
"""What the course's text says of a word that no field of the course took."""
LABEL = 80
"""Characters that a provider's name or a record's id may have, as `trellis.kinds.scalars.Label` says."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A course that has no id yet. id: the record's. whole: the record's title. unmapped: field and word of what was left out."""

    id: str
    title: str
    whole: str
    provider: str
    metadata: dict[str, object]
    body: str
    unmapped: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Mapper:
    """Makes courses of one catalogue's records for one portal.

    url: where people find a record that names no address; ``{id}`` stands for its id. "" leaves such a course without one.
    """

    catalogue: str
    url: str
    model: type[Kind]
    levels: vocabulary.Lookup
    languages: vocabulary.Lookup
    skills: vocabulary.Lookup

    @classmethod
    def of(cls, existing: Existing, catalogue: str, url: str) -> Mapper:
        """For the portal's own course, vocabulary and skills."""
        model = existing.model
        return cls(
            catalogue,
            url,
            model,
            vocabulary.levels(vocabulary.options(model, "level"), LEVELS),
            vocabulary.languages(vocabulary.options(model, "language"), LANGUAGES),
            vocabulary.skills(existing.skills),
        )

    def id(self, record: Record) -> str:
        """The record's own id, as `source.id` keeps it. Raises Unfit."""
        id = values.text(record, KEYS["id"])
        if not id:
            raise Unfit("`id` is missing", "give it one; a second import recognises it by that")
        if len(id) > LABEL or id != inert(one_line(id)):
            help = f"write at most {LABEL} characters on one line, without markup"
            raise Unfit("`id` cannot be kept", help)
        return id

    def draft(self, record: Record) -> Draft:
        """The course that a record makes. Raises Unfit where the portal would not have it."""
        said = {part: one_line(values.text(record, KEYS[part])) for part in ("title", "provider", "kind", *NAMED)}
        whole, provider = said["title"], cut(inert(said["provider"]), LABEL)
        if not whole:
            raise Unfit("`title` is missing", "give it one of 5 to 80 characters")
        description = private(paragraphs(values.text(record, KEYS["description"])))
        subjects = values.listed(record, KEYS["skills"])
        fact = prose.fact(provider, self.catalogue, subjects)
        level, language = self.levels(said["level"]), self.languages(said["language"])
        skills = {subject: self.skills(subject) for subject in subjects}
        source = self._source(said["kind"], said["url"], self.id(record), provider)
        found = [("level", said["level"], level), ("language", said["language"], language)]
        found += [("url", said["url"], source.get("url"))]
        found += (("skills", subject, skill) for subject, skill in skills.items())
        unmapped = tuple((field, word) for field, word, value in found if word and value is None)
        if ("language", said["language"]) in unmapped:
            language = self._undetermined(said["language"])
        title = prose.title(whole, provider or self.catalogue)
        metadata: dict[str, object] = {
            "title": title,
            "summary": prose.summary(description, fact),
            **FIXED,
            "level": level,
            "skills": list(dict.fromkeys(skill for skill in skills.values() if skill)),
            "language": language,
            "source": source,
        }
        metadata = {key: value for key, value in metadata.items() if value}
        self._check(metadata)
        left_out = {field for field, _ in unmapped} | {"region", "team"}
        named = [(what, said[part]) for part, what in NAMED.items() if said[part] and part in left_out]
        body = prose.body("" if whole in title else whole, description or fact, subjects, named)
        return Draft(self.id(record), title, whole, provider, metadata, body, unmapped)

    def _source(self, kind: str, url: str, id: str, provider: str) -> dict[str, str]:
        address = values.address(url or self.url.replace("{id}", quote(id, safe="")))
        kind = KINDS.get(kind.casefold()) or ("vendor" if provider else "curated")
        source = {"kind": kind, "provider": provider, "catalogue": self.catalogue, "id": id, "url": address}
        return {key: value for key, value in source.items() if value}

    def _undetermined(self, word: str) -> str:
        """What stands for a language without a value here: left out, the course would get the portal's default."""
        if code := self.languages(UNDETERMINED):
            return code
        help = "add it to those in schemas/, or leave the record out"
        raise Unfit(f"the language `{cut(word, 20)}` is none of the portal's", help)

    def _check(self, metadata: dict[str, object]) -> None:
        """Raises Unfit where the portal's course says no, for instance because it asks for a field of its own."""
        try:
            self.model.model_validate(metadata)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            finding = word(self.model, first["loc"], field_at(self.model, first["loc"]), first)
            raise Unfit(f"the portal does not take the course: {finding.message}", finding.help) from None
