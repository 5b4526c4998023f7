"""Proposes a map for the columns of a file, by the names that catalogues usually give them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import yaml

from .column_map import PARTS, REQUIRED_PARTS
from .columns import fold_name
from .ready_maps import ACTIVITY_FILTERS

USUAL_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": (
        "id", "course id", "courseid", "course code", "code", "guid", "uid", "uuid", "identifier", "course identifier",
        "key", "course key", "sku", "item id", "training id", "object id", "learning object id", "course number",
        "shortname", "idnumber", "urn", "external id", "reference", "reference number", "reference no", "ref",
        "ref no", "ref number", "course no", "course ref", "training code", "training number", "no", "number",
        "kurs id", "kurs nr", "kursnr", "kursnummer", "kennung", "nummer", "nr",
        "cursuscode", "cursusnummer", "référence", "código",
    ),
    "title": (
        "title", "course title", "name", "course name", "fullname", "training title", "item title", "entry name",
        "headline", "course", "training", "training name", "name of course", "name of the course", "name of training",
        "name of the training", "kurs", "titel", "kurstitel", "kursname", "bezeichnung", "cursusnaam", "cursustitel",
        "naam", "titre", "intitulé", "nom", "título", "titolo", "nombre",
    ),
    "description": (
        "description", "course description", "summary", "short description", "long description", "full description",
        "abstract", "about", "what it is about", "overview", "training description", "content", "contents",
        "beschreibung", "kurzbeschreibung", "inhalt", "inhalte", "kursbeschreibung", "omschrijving",
        "beschrijving", "descripción", "descrizione", "résumé",
    ),
    "url": (
        "url", "link", "course url", "launch url", "course link", "deep link", "deeplink", "web url", "href",
        "marketing url", "address", "website", "web page", "webpage", "web address", "adresse", "kurslink",
    ),
    "provider": (
        "provider", "vendor", "training provider", "publisher", "partner", "supplier", "content provider",
        "institution",
        "organization", "organisation", "author organisation", "anbieter", "aanbieder", "leverancier", "fournisseur",
        "proveedor",
    ),
    "level": (
        "level", "difficulty", "course level", "skill level", "difficulty level", "level type", "educational level",
        "niveau", "schwierigkeit", "schwierigkeitsgrad", "nivel", "livello",
    ),
    "language": (
        "language", "lang", "locale", "course language", "languages", "language code", "in language", "sprache",
        "kurssprache", "taal", "langue", "idioma", "lingua",
    ),
    "skills": (
        "skills", "subjects", "subject", "skill", "tags", "topics", "topic", "keywords", "competencies", "category",
        "categories", "themen", "thema", "kompetenzen", "schlagwörter", "onderwerpen", "compétences", "temas",
    ),
    "minutes": (
        "minutes", "duration", "duration in minutes", "duration (minutes)", "duration (min)", "duration minutes",
        "hours", "training hours", "credit hours", "estimated duration", "duration (hours)", "duration (h)",
        "duration hours", "time required", "estimated time", "length", "dauer", "dauer (min)", "dauer (minuten)",
        "dauer (stunden)", "stunden", "duur", "durée", "duración", "durata",
    ),
    "cost": (
        "cost", "price", "list price", "course price", "fee", "preis", "kosten", "gebühr", "prijs", "prix", "precio",
    ),
    "currency": ("currency", "price currency", "currency code", "währung", "valuta", "devise", "moneda"),
    "credit": (
        "instructors", "instructor", "author", "authors", "teacher", "trainer", "contributors", "instructor names",
        "dozent", "trainer name", "docent", "formateur",
    ),
    "first_offered": (
        "published", "publish date", "release date", "date published", "published at", "created", "date created",
        "start date", "startdate", "available from", "beginn", "startdatum", "veröffentlicht", "erschienen",
    ),
    "license": ("license", "licence", "lizenz", "licentie"),
    "version": ("version", "revision", "edition", "ausgabe", "versie"),
    "region": ("region", "regio"),
    "prerequisites": ("prerequisites", "requirements", "voraussetzungen", "vereisten", "prérequis"),
}  # fmt: skip
"""Part of a course → the names that columns for it usually have, the likeliest first."""


_SIGNS = re.compile(r"[-.,:;/#()\[\]]")
_BRACKETS = re.compile(r"\([^()]*+\)|\[[^\[\]]*+\]")


class MapGuess(NamedTuple):
    """columns: part → the column proposed. filters: columns that say whether a record is offered. others: the columns
    that nothing was proposed for.
    """

    columns: Mapping[str, str]
    filters: tuple[tuple[str, tuple[str, ...]], ...]
    others: tuple[str, ...]

    @property
    def missing_parts(self) -> tuple[str, ...]:
        """The parts that every course needs, and that no column seems to hold."""
        return tuple(part for part in REQUIRED_PARTS if part not in self.columns)


def guess_map(columns: Iterable[str]) -> MapGuess:
    """Proposes a column for each part that one seems to hold."""
    columns = tuple(columns)
    chosen: dict[str, str] = {}
    for list_names in (_list_folds, _list_loose_folds):
        for part in PARTS:
            free_columns = [column for column in columns if column not in chosen.values()]
            if part not in chosen and (column := _find_likeliest(USUAL_NAMES.get(part, ()), free_columns, list_names)):
                chosen[part] = column
    filters = tuple(
        (column, tuple(sorted(f.values)))
        for f in ACTIVITY_FILTERS
        for column in columns
        if fold_name(column) == fold_name(f.column) and column not in chosen.values()
    )
    taken = {*chosen.values(), *(column for column, _ in filters)}
    chosen = {part: chosen[part] for part in PARTS if part in chosen}
    return MapGuess(chosen, filters, tuple(column for column in columns if column not in taken))


def _find_likeliest(names: Iterable[str], columns: Iterable[str], list_names: Callable[[str], Iterable[str]]) -> str:
    candidates = [(fold, column) for column in columns for fold in list_names(column)]
    for name in names:
        for fold, column in candidates:
            if fold == name:
                return column
    return ""


def _list_folds(column: str) -> Iterator[str]:
    """Yields the names under which a column is looked up: all of it, without points, its last part and its first."""
    yield fold_name(column)
    if "." in column:
        parts = column.split(".")
        yield fold_name(" ".join(parts))
        yield fold_name(parts[-1])
        if parts[-1] in ("value", "name", "text", "code"):
            yield fold_name(parts[-2])


def _list_loose_folds(column: str) -> Iterator[str]:
    """Yields the names of a column without its signs, and without what stands in brackets: a unit, or a currency.

    >>> list(_list_loose_folds("Kurs-Nr.")), list(_list_loose_folds("Fee (EUR)"))
    (['kurs nr', 'kurs nr'], ['fee eur', 'fee'])
    """
    for text in (column, _BRACKETS.sub(" ", column)):
        yield fold_name(_SIGNS.sub(" ", text))


def write_map(guess: MapGuess, file_name: str) -> str:
    """Returns the text of the map's file."""
    fields = {part: guess.columns[part] for part in PARTS if part in guess.columns}
    data: dict[str, object] = {"fields": fields}
    if guess.filters:
        data["only"] = [{"column": column, "is_not": list(values)} for column, values in guess.filters]
    text: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=4096)
    name = " ".join(file_name.split())
    head = f"# How {name} is read: the portal's field, then the file's column. It is yours to change.\n"
    others = [f"#   {' '.join(column.split())}" for column in guess.others[:100]]
    tail = "\n".join(["# Nothing was proposed for these columns:", *others]) + "\n" if others else ""
    return head + text + tail
