"""Maps a record to a course. The tables at the top map a catalogue's words to values.

Words without a value in the portal are left out of the front matter, counted, and kept in the course's text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from pydantic import ValidationError

from ...catalogue.field_errors import describe_error
from ...kinds import Kind
from ...kinds.fields import find_field
from ...kinds.languages import UNDETERMINED
from ...kinds.plain_address import is_plain_address
from ...kinds.scalars import TITLE_LENGTH
from ...load.markdown.languages import detect_languages
from . import prose, values, vocabulary
from .column_map import PARTS, ColumnMap, FieldSource
from .days import parse_day
from .durations import find_unit, parse_minutes
from .existing import ExistingPortal
from .plain_text import (
    extract_paragraphs,
    flatten_to_line,
    neutralise_markup,
    redact_provider_text,
    replace_forbidden,
    truncate_text,
)
from .prices import find_column_currency, find_currency, parse_price
from .records import SourceRecord
from .refusals import RecordRefused

FIXED_FIELDS: Mapping[str, str] = {"status": "stable", "tier": "individual", "mode": "external"}
"""Fields with the same value in every imported course, unless a map says another."""

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
    "العربية": "ar", "中文": "zh", "हिन्दी": "hi", "日本語": "ja", "한국어": "ko",
    "русский": "ru", "türkçe": "tr", "українська": "uk",
}  # fmt: skip
"""Name of a language → its BCP 47 code."""

UNMAPPED_LABELS = {
    "level": "Level", "language": "Language", "region": "Region", "team": "Team", "url": "Address",
    "minutes": "Duration", "cost": "Price", "first_offered": "Date", "license": "Licence", "version": "Version",
    "credit": "Instructor", "prerequisites": "Prerequisites",
}  # fmt: skip
"""Part of a course → its label in the course's text, for words that no field can hold."""

TEXT_PARTS = ("region", "team")
"""Parts that have no field, and are always kept in the text."""

LABEL_LIMIT = 80
"""Maximum length of a provider's name and of a record's id, in characters, as in `trellis.kinds.scalars.Label`."""

TEXT_LIMIT = 2000
"""Maximum length of a paragraph in the front matter, in characters, as in `trellis.kinds.scalars.Text`."""

_ROUNDED_ID = re.compile(r"-?\d(?:[.,]\d{1,17})?[eE][+-]\d{1,3}")
_NOTHING = FieldSource()


@dataclass(frozen=True, slots=True)
class CourseDraft:
    """A course without an id of its own.

    id, full_title: those of the record. unmapped_words: (field, word) for each word without a value in the portal.
    private_parts: the parts whose value belongs to a person, and was left out. takes_default_language: whether neither
    the record nor the portal's list says the language.
    """

    id: str
    title: str
    full_title: str
    provider: str
    metadata: dict[str, object]
    body: str
    unmapped_words: tuple[tuple[str, str], ...]
    private_parts: tuple[str, ...] = ()
    takes_default_language: bool = False


@dataclass(slots=True)
class _Words:
    """What becomes of a record's words while it is mapped."""

    metadata: dict[str, object] = field(default_factory=dict)
    unmapped_words: list[tuple[str, str]] = field(default_factory=list)
    private_parts: list[str] = field(default_factory=list)

    def take(self, part: str, word: str, value: object) -> None:
        """Keeps the value of a word, or notes that it has none."""
        if value is not None:
            self.metadata[part] = value
        elif word:
            self.unmapped_words.append((part, word))


@dataclass(frozen=True, slots=True)
class CourseMapper:
    """Maps the records of one catalogue to courses of one portal.

    columns: which column feeds which field. url: the address of records without one; ``{id}`` stands for the record's
    id. If it is "", such a course has no address.
    """

    catalogue: str
    url: str
    model: type[Kind]
    columns: ColumnMap
    find_level: vocabulary.Lookup
    find_language: vocabulary.Lookup
    find_skill: vocabulary.Lookup
    skill_words: frozenset[str]

    @classmethod
    def for_portal(cls, existing: ExistingPortal, catalogue: str, url: str, columns: ColumnMap) -> CourseMapper:
        """Returns a mapper for the portal's own course model, vocabulary and skills."""
        model = existing.model
        return cls(
            catalogue=catalogue,
            url=url,
            model=model,
            columns=columns,
            find_level=vocabulary.build_level_lookup(vocabulary.list_options(model, "level"), LEVEL_SYNONYMS),
            find_language=vocabulary.build_language_lookup(vocabulary.list_options(model, "language"), LANGUAGE_CODES),
            find_skill=vocabulary.build_skill_lookup(existing.skills),
            skill_words=frozenset(vocabulary.list_skill_words(existing.skills)),
        )

    def read_id(self, record: SourceRecord) -> str:
        """Returns the record's id, for `source.id`. Raises RecordRefused."""
        source = self._get_source("id")
        column = source.columns[0] if source.columns else "id"
        id = values.read_text(record, source, takes_single_item=False)
        if not id:
            raise RecordRefused(f"`{column}` is missing", "give it one; a second import recognises it by that", column)
        if _ROUNDED_ID.fullmatch(id):
            help = "format that column as text in the spreadsheet, take the ids anew from the source, and export again"
            raise RecordRefused(f"`{column}` was rounded by a spreadsheet: {id}", help, column)
        if len(id) > LABEL_LIMIT and values.is_address(id):
            id = prose.shorten_address(id)
        if len(id) > LABEL_LIMIT or id != replace_forbidden(flatten_to_line(id)):
            help = f"write at most {LABEL_LIMIT} characters on one line, without markup"
            raise RecordRefused(f"`{column}` cannot be kept", help, column)
        if values.is_private(id):
            help = "number the records in a column of its own, and import that"
            raise RecordRefused(f"`{column}` holds what belongs to a person, such as an address", help, column)
        return id

    def find_filter(self, record: SourceRecord) -> str:
        """Returns why the map leaves the record out, as ``column: value``; "" if it does not."""
        for row_filter in self.columns.filters:
            match = values.matches_words(record, row_filter.column, row_filter.values)
            if row_filter.takes_matches and match is None:
                return f"{row_filter.column} is none of those wanted"
            if not row_filter.takes_matches and match is not None:
                return f"{row_filter.column}: {truncate_text(values.clean_line(match), 40) or 'empty'}"
        return ""

    def draft_course(self, record: SourceRecord) -> CourseDraft:
        """Maps a record to a course. Raises RecordRefused if the portal does not accept the course."""
        id = self.read_id(record)
        full_title, provider = self._read_line(record, "title"), self._read_line(record, "provider")
        provider = truncate_text(neutralise_markup(provider), LABEL_LIMIT)
        if not full_title:
            column = next(iter(self._get_source("title").columns), "title")
            raise RecordRefused(f"`{column}` is missing", f"give it one of {TITLE_LENGTH} characters", column)
        text = values.read_text(record, self._get_source("description"))
        description = redact_provider_text(extract_paragraphs(text))
        subjects = values.read_words(record, self._get_source("skills"), self.skill_words)
        origin = prose.describe_origin(provider, self.catalogue, subjects)
        title = prose.fit_title(full_title, provider or self.catalogue)
        words = _Words({"title": title, "summary": prose.compose_summary(description, origin), **FIXED_FIELDS})
        self._map_own_fields(record, words)
        self._map_level(record, words)
        self._map_minutes(record, words)
        skills = {subject: self.find_skill(subject) for subject in subjects}
        words.metadata["skills"] = list(dict.fromkeys(skill for skill in skills.values() if skill))
        words.unmapped_words += [("skills", subject) for subject, skill in skills.items() if not skill]
        self._map_credit(record, words)
        self._map_requirements(record, words)
        takes_default_language = self._map_language(record, words, f"{full_title} {description}")
        self._map_labels(record, words)
        words.metadata["source"] = self._map_source(record, words, id, provider)
        metadata = {key: value for key, value in words.metadata.items() if value not in (None, "", [], {})}
        self._validate_course(metadata)
        body = prose.compose_body(
            "" if neutralise_markup(full_title) in title else full_title,
            description or origin,
            subjects,
            [*self._label_words(record, words), *self._read_kept_columns(record)],
        )
        unmapped_words = tuple(dict.fromkeys(words.unmapped_words))
        return CourseDraft(
            id=id,
            title=title,
            full_title=full_title,
            provider=provider,
            metadata=metadata,
            body=body,
            unmapped_words=unmapped_words,
            private_parts=tuple(words.private_parts),
            takes_default_language=takes_default_language,
        )

    def _get_source(self, part: str) -> FieldSource:
        return self.columns.fields.get(part, _NOTHING)

    def _read_line(self, record: SourceRecord, part: str) -> str:
        source = self._get_source(part)
        return values.clean_line(values.read_text(record, source)) if source is not _NOTHING else ""

    def _read_list(self, record: SourceRecord, part: str) -> str:
        """Returns the words of a column as one text; those of a list stand between commas."""
        source = self._get_source(part)
        if source is _NOTHING:
            return ""
        return ", ".join(values.read_words(record, source._replace(split=source.split or "\x00")))

    def _map_own_fields(self, record: SourceRecord, words: _Words) -> None:
        """Takes the fields that only this portal has, as the map says. What they may hold, the portal's model knows."""
        for part in self.columns.fields:
            if part not in PARTS and (text := self._read_line(record, part)):
                words.metadata[part] = text

    def _map_level(self, record: SourceRecord, words: _Words) -> None:
        word = self._read_list(record, "level")
        words.take("level", word, self.find_level(word) if word else None)

    def _map_minutes(self, record: SourceRecord, words: _Words) -> None:
        source = self._get_source("minutes")
        for column in source.columns:
            word = values.clean_line(values.read_text(record, source._replace(columns=(column,), constant=None)))
            if word:
                words.take("minutes", word, parse_minutes(word, source.unit or find_unit(column)))
                return
        if source.constant:
            words.take("minutes", source.constant, parse_minutes(source.constant, source.unit))

    def _map_credit(self, record: SourceRecord, words: _Words) -> None:
        source = self._get_source("credit")
        names = values.read_words(record, source) if source is not _NOTHING else ()
        private_names = [name for name in names if "[left out]" in name or values.is_private(name)]
        words.private_parts += ["credit"] * bool(private_names)
        people = [neutralise_markup(name) for name in names if name not in private_names]
        too_long = [name for name in people if len(name) > LABEL_LIMIT or not any(map(str.isalnum, name))]
        words.metadata["credit"] = [name for name in people if name not in too_long]
        words.unmapped_words += [("credit", name) for name in too_long]

    def _map_requirements(self, record: SourceRecord, words: _Words) -> None:
        """Takes each line, or each item of a list, as one thing to know before."""
        source = self._get_source("prerequisites")
        if source is _NOTHING:
            return
        lines = [neutralise_markup(line) for line in values.read_words(record, source._replace(split="\n"))]
        fitting_lines = [line for line in lines if len(line) <= TEXT_LIMIT and any(map(str.isalnum, line))]
        words.metadata["entry_requirements"] = fitting_lines
        words.unmapped_words += [("prerequisites", line) for line in lines if line not in fitting_lines]

    def _map_language(self, record: SourceRecord, words: _Words, text: str) -> bool:
        """Takes the language that the record names; never the portal's default, which would be a guess.

        Returns whether that default holds all the same, since the portal's list has no value for what is not known.
        Raises RecordRefused if the record names a language that the portal has no value for.
        """
        word = self._read_list(record, "language")
        if word:
            language = self.find_language(word)
            words.take("language", word, language)
            if language is None:
                words.metadata["language"] = self._map_unknown_language(word)
            return False
        if self._get_source("language").is_from_text:
            detected = next(iter(detect_languages(text)), "")
            if detected and (language := self.find_language(detected)):
                words.metadata["language"] = language
                return False
        language = self.find_language(UNDETERMINED)
        words.metadata["language"] = language
        return language is None

    def _map_labels(self, record: SourceRecord, words: _Words) -> None:
        """Takes the day, the licence, the version, and what always stays in the text."""
        day_text = self._read_line(record, "first_offered")
        day = parse_day(day_text, self._get_source("first_offered").date_order) if day_text else None
        words.take("first_offered", day_text, day)
        for part in ("license", "version"):
            word = neutralise_markup(self._read_line(record, part))
            is_short = bool(word) and len(word) <= LABEL_LIMIT and any(map(str.isalnum, word))
            words.take(part, word, word if is_short else None)

    def _map_source(self, record: SourceRecord, words: _Words, id: str, provider: str) -> dict[str, object]:
        address = flatten_to_line(values.read_text(record, self._get_source("url")))
        address = address or self.url.replace("{id}", quote(id, safe=""))
        url = values.normalise_address(address)
        if address and (values.is_private(address) or values.names_account(url) or values.names_account(address)):
            words.private_parts.append("url")
            url = ""
        elif address and not (url and is_plain_address(url)):
            words.unmapped_words.append(("url", address))
            url = ""
        kind = SOURCE_KINDS.get(self._read_line(record, "kind").casefold()) or ("vendor" if provider else "curated")
        source = {"kind": kind, "provider": provider, "catalogue": self.catalogue, "id": id, "url": url}
        return {**{key: value for key, value in source.items() if value}, **self._map_price(record, words)}

    def _map_price(self, record: SourceRecord, words: _Words) -> dict[str, object]:
        """Returns cost and currency. An amount without a currency is no price, unless it is nothing."""
        text = self._read_line(record, "cost")
        price = parse_price(text) if text else None
        currency = find_currency(self._read_line(record, "currency")) or (price.currency if price else "")
        columns = self._get_source("cost").columns
        if not currency and len(columns) == 1:
            currency = find_column_currency(columns[0])
        if price is None or (price.amount and not currency):
            words.take("cost", text, None)
            return {}
        amount = int(price.amount) if price.amount == int(price.amount) else price.amount
        return {"cost": amount, **({"currency": currency} if currency else {})}

    def _label_words(self, record: SourceRecord, words: _Words) -> list[tuple[str, str]]:
        unmapped: dict[str, list[str]] = {}
        for part, word in words.unmapped_words:
            if part in UNMAPPED_LABELS:
                unmapped.setdefault(part, []).append(word)
        for part in TEXT_PARTS:
            if word := self._read_list(record, part):
                unmapped[part] = [word]
        return [(label, ", ".join(unmapped[part])) for part, label in UNMAPPED_LABELS.items() if part in unmapped]

    def _read_kept_columns(self, record: SourceRecord) -> list[tuple[str, str]]:
        kept_words = []
        for column in self.columns.kept_columns:
            source = FieldSource((column,), split="\x00")
            if word := ", ".join(values.read_words(record, source)):
                kept_words.append((prose.make_label(column), word))
        return kept_words

    def _map_unknown_language(self, word: str) -> str:
        """Returns the code of an undetermined language, since an empty field would get the portal's default.

        Raises RecordRefused if the portal does not have that code.
        """
        if code := self.find_language(UNDETERMINED):
            return code
        code = vocabulary.build_language_lookup(None, LANGUAGE_CODES)(word)
        addition = f"`{code}`" if code and code != word.strip().casefold() else "it"
        help = f"add {addition} to those in schemas/, or leave the record out"
        column = next(iter(self._get_source("language").columns), "language")
        raise RecordRefused(f"the language `{truncate_text(word, 20)}` is none of the portal's", help, column)

    def _validate_course(self, metadata: dict[str, object]) -> None:
        """Raises RecordRefused if the portal's course model rejects the course, such as for a missing custom field."""
        try:
            self.model.model_validate(metadata)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            finding = describe_error(self.model, first["loc"], find_field(self.model, first["loc"]), first)
            raise RecordRefused(f"the portal does not take the course: {finding.message}", finding.help) from None
