"""Maps a record to a course. The tables at the top map the record's keys to fields and its words to values.

Words without a value in the portal are left out of the front matter, counted, and kept in the course's text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from pydantic import ValidationError

from ...catalogue.field_errors import describe_error
from ...kinds import Kind
from ...kinds.fields import find_field
from ...kinds.scalars import TITLE_LENGTH
from . import prose, values, vocabulary
from .existing import ExistingPortal
from .plain_text import extract_paragraphs, flatten_to_line, neutralise_markup, redact_private_data, truncate_text
from .records import SourceRecord
from .values import RecordRefused

RECORD_KEYS: Mapping[str, tuple[str, ...]] = {
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
"""Part of a course → the record's keys for it; the first that is not empty is used."""

FIXED_FIELDS: Mapping[str, str] = {"status": "stable", "tier": "individual", "mode": "external"}
"""Fields with the same value in every imported course."""

SOURCE_KINDS: Mapping[str, str] = {"vendor": "vendor", "curated": "curated"}
"""The record's word → `source.kind`. Without a word, it is vendor if there is a provider, else curated."""

LEVEL_SYNONYMS: tuple[frozenset[str], ...] = (
    frozenset((
        "beginner", "beginners", "introductory", "introduction", "intro", "basic", "basics", "elementary", "entry",
        "foundation", "foundational", "fundamentals", "novice", "starter",
    )),
    frozenset(("intermediate", "medium", "middle", "mid", "practitioner")),
    frozenset(("advanced", "expert", "proficient")),
)  # fmt: skip
"""Groups of words for the same level, as slugs. `all` and `mixed` are not levels."""

LANGUAGE_CODES: Mapping[str, str] = {
    "arabic": "ar", "chinese": "zh", "dutch": "nl", "nederlands": "nl", "english": "en", "french": "fr",
    "français": "fr", "german": "de", "deutsch": "de", "hindi": "hi", "italian": "it", "italiano": "it",
    "japanese": "ja", "korean": "ko", "polish": "pl", "polski": "pl", "portuguese": "pt", "português": "pt",
    "russian": "ru", "spanish": "es", "español": "es", "turkish": "tr", "ukrainian": "uk",
}  # fmt: skip
"""Name of a language → its BCP 47 code."""

UNDETERMINED = "und"
"""The BCP 47 code for an undetermined language. It is used if the portal has it, since the default would be a guess."""

UNMAPPED_LABELS = {"level": "Level", "language": "Language", "region": "Region", "team": "Team", "url": "Address"}
"""Part of a course → its label in the course's text, for words that no field can hold."""

LABEL_LIMIT = 80
"""Maximum length of a provider's name and of a record's id, in characters, as in `trellis.kinds.scalars.Label`."""


@dataclass(frozen=True, slots=True)
class CourseDraft:
    """A course without an id of its own.

    id, full_title: those of the record. unmapped_words: (field, word) for each word without a value in the portal.
    """

    id: str
    title: str
    full_title: str
    provider: str
    metadata: dict[str, object]
    body: str
    unmapped_words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CourseMapper:
    """Maps the records of one catalogue to courses of one portal.

    url: the address of records without one; ``{id}`` stands for the record's id. If it is "", such a course has no
    address.
    """

    catalogue: str
    url: str
    model: type[Kind]
    find_level: vocabulary.Lookup
    find_language: vocabulary.Lookup
    find_skill: vocabulary.Lookup

    @classmethod
    def for_portal(cls, existing: ExistingPortal, catalogue: str, url: str) -> CourseMapper:
        """Returns a mapper for the portal's own course model, vocabulary and skills."""
        model = existing.model
        return cls(
            catalogue=catalogue,
            url=url,
            model=model,
            find_level=vocabulary.build_level_lookup(vocabulary.list_options(model, "level"), LEVEL_SYNONYMS),
            find_language=vocabulary.build_language_lookup(vocabulary.list_options(model, "language"), LANGUAGE_CODES),
            find_skill=vocabulary.build_skill_lookup(existing.skills),
        )

    def read_id(self, record: SourceRecord) -> str:
        """Returns the record's id, for `source.id`. Raises RecordRefused."""
        id = values.read_text(record, RECORD_KEYS["id"])
        if not id:
            raise RecordRefused("`id` is missing", "give it one; a second import recognises it by that")
        if len(id) > LABEL_LIMIT or id != neutralise_markup(flatten_to_line(id)):
            help = f"write at most {LABEL_LIMIT} characters on one line, without markup"
            raise RecordRefused("`id` cannot be kept", help)
        return id

    def draft_course(self, record: SourceRecord) -> CourseDraft:
        """Maps a record to a course. Raises RecordRefused if the portal does not accept the course."""
        words = {
            part: flatten_to_line(values.read_text(record, RECORD_KEYS[part]))
            for part in ("title", "provider", "kind", *UNMAPPED_LABELS)
        }
        full_title, provider = words["title"], truncate_text(neutralise_markup(words["provider"]), LABEL_LIMIT)
        if not full_title:
            raise RecordRefused("`title` is missing", f"give it one of {TITLE_LENGTH} characters")
        description = redact_private_data(extract_paragraphs(values.read_text(record, RECORD_KEYS["description"])))
        subjects = values.read_words(record, RECORD_KEYS["skills"])
        origin = prose.describe_origin(provider, self.catalogue, subjects)
        level, language = self.find_level(words["level"]), self.find_language(words["language"])
        skills = {subject: self.find_skill(subject) for subject in subjects}
        source = self._map_source(words["kind"], words["url"], self.read_id(record), provider)
        mapped_words = [("level", words["level"], level), ("language", words["language"], language)]
        mapped_words += [("url", words["url"], source.get("url"))]
        mapped_words += (("skills", subject, skill) for subject, skill in skills.items())
        unmapped_words = tuple((field, word) for field, word, value in mapped_words if word and value is None)
        if ("language", words["language"]) in unmapped_words:
            language = self._map_unknown_language(words["language"])
        title = prose.fit_title(full_title, provider or self.catalogue)
        metadata: dict[str, object] = {
            "title": title,
            "summary": prose.compose_summary(description, origin),
            **FIXED_FIELDS,
            "level": level,
            "skills": list(dict.fromkeys(skill for skill in skills.values() if skill)),
            "language": language,
            "source": source,
        }
        metadata = {key: value for key, value in metadata.items() if value}
        self._validate_course(metadata)
        unmapped_parts = {field for field, _ in unmapped_words} | {"region", "team"}
        labelled_words = [
            (label, words[part]) for part, label in UNMAPPED_LABELS.items() if words[part] and part in unmapped_parts
        ]
        body = prose.compose_body(
            "" if full_title in title else full_title, description or origin, subjects, labelled_words
        )
        return CourseDraft(
            id=self.read_id(record),
            title=title,
            full_title=full_title,
            provider=provider,
            metadata=metadata,
            body=body,
            unmapped_words=unmapped_words,
        )

    def _map_source(self, kind: str, url: str, id: str, provider: str) -> dict[str, str]:
        address = values.normalise_address(url or self.url.replace("{id}", quote(id, safe="")))
        kind = SOURCE_KINDS.get(kind.casefold()) or ("vendor" if provider else "curated")
        source = {"kind": kind, "provider": provider, "catalogue": self.catalogue, "id": id, "url": address}
        return {key: value for key, value in source.items() if value}

    def _map_unknown_language(self, word: str) -> str:
        """Returns the code of an undetermined language, since an empty field would get the portal's default.

        Raises RecordRefused if the portal does not have that code.
        """
        if code := self.find_language(UNDETERMINED):
            return code
        help = "add it to those in schemas/, or leave the record out"
        raise RecordRefused(f"the language `{truncate_text(word, 20)}` is none of the portal's", help)

    def _validate_course(self, metadata: dict[str, object]) -> None:
        """Raises RecordRefused if the portal's course model rejects the course, such as for a missing custom field."""
        try:
            self.model.model_validate(metadata)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            finding = describe_error(self.model, first["loc"], find_field(self.model, first["loc"]), first)
            raise RecordRefused(f"the portal does not take the course: {finding.message}", finding.help) from None
