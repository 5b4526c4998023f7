"""The map of an adoption: rules by which the pages of a layout become courses and lessons.

The ready maps lie in ``maps/``. A map of one's own names the one that it begins with (``extends``) and what differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ...diagnostics.phrases import did_you_mean, join_phrases
from ...load.regular_file import read_bounded
from .lenient_yaml import ForeignDataUnreadable, load_yaml

READY_MAPS = ("mkdocs", "docusaurus", "hugo", "carpentries", "galaxy", "github-docs", "ms-learn")

FIELDS = (
    "title", "summary", "order", "skills", "outcomes", "guiding_questions", "key_points", "minutes", "authors",
    "addresses", "level", "entry_requirements", "resources", "ignored",
)  # fmt: skip
"""What keys of a page's front matter may become. `ignored` are keys of the generator's own, which are not reported."""

MAX_MAP_SIZE = 100_000

Pattern = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^/\\\x00][^\\\x00]*$")]
"""Paths below the folder: ``*`` within one name, ``**/`` for any folders, ``{course}`` for a name of a course."""

FieldName = Literal[
    "title", "summary", "order", "skills", "outcomes", "guiding_questions", "key_points", "minutes", "authors",
    "addresses", "level", "entry_requirements", "resources", "ignored",
]  # fmt: skip


class MapRefused(Exception):
    """A map cannot be used. The message says why, in words of whoever wrote it."""


class _MapPart(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PageRule(_MapPart):
    """Which pages become what. pages: the pattern of their paths. course: the id of the course, where no part of the
    path names it; left out, that of the site. team: whose they are, where it is another than that of the command.
    """

    pages: Pattern
    becomes: Literal["lesson", "page"] = "lesson"
    course: str = ""
    team: str = ""


class OrderFile(_MapPart):
    """A file that lists pages in their order. at: the keys that lead to the list, joined by dots. under: the folder in
    which these names lie. Titles beside the names are taken too.
    """

    file: str
    at: str
    under: str = ""


class FolderFile(_MapPart):
    """A file that says something of its folder: names of the keys for its title, summary and place, and for modules."""

    names: tuple[str, ...]
    title: tuple[str, ...] = ("title", "label")
    summary: tuple[str, ...] = ("summary", "description")
    order: tuple[str, ...] = ("position", "order", "weight")
    children: str = ""
    modules: str = ""


class AdoptionMap(_MapPart):
    """A whole map.

    root: the folder with which the site's addresses begin. rules: the first that fits a page counts. index: names of
    pages that introduce their folder. module_by: the front matter's key that names a page's module; else its folder.
    include_folders: where included texts lie. address: that of a page on its former site, with ``{path}`` below the
    root or ``{name}``; "" where none can be told. numbered: whether a number before a name is its place and no part of
    its address. lower_case: whether the generator writes addresses in lower case, with hyphens for spaces.
    """

    extends: str = ""
    layout: Literal["pages", "ms-learn"] = "pages"
    root: str = ""
    rules: tuple[PageRule, ...] = ()
    skip: tuple[Pattern, ...] = ()
    index: tuple[str, ...] = ("index.md", "_index.md", "index.mdx", "README.md", "readme.md")
    order: tuple[OrderFile, ...] = ()
    site_title: tuple[OrderFile, ...] = ()
    folder_file: FolderFile | None = None
    fields: Mapping[FieldName, tuple[str, ...]] = {}
    module_by: str = ""
    include_folders: tuple[str, ...] = ()
    address: str = "/{path}/"
    numbered: bool = True
    lower_case: bool = False


def read_map(name: str) -> AdoptionMap:
    """Reads a ready map by its name, or a file. Raises MapRefused."""
    return _validate(_load(name, ()), name)


def _load(name: str, seen: tuple[str, ...]) -> dict[str, Any]:
    """Returns a map's data upon those that it extends."""
    if name in seen or len(seen) > len(READY_MAPS):
        raise MapRefused(f"{name} extends itself")
    if name in READY_MAPS:
        text = (files(__package__) / "maps" / f"{name}.yml").read_text("utf-8")
    else:
        text = _read_own_map(name)
    try:
        data = load_yaml(text)
    except ForeignDataUnreadable as error:
        raise MapRefused(f"{name} {error}") from None
    if not isinstance(data, dict):
        raise MapRefused(f"{name} is no map: it has no keys such as `rules:`")
    base = data.get("extends")
    if not base:
        return data
    if base not in READY_MAPS:
        raise MapRefused(f"{name} extends `{base}`; a ready map is {join_phrases(READY_MAPS, 'or')}")
    merged = _load(str(base), (*seen, name))
    merged_fields = {**merged.get("fields", {}), **data["fields"]} if isinstance(data.get("fields"), dict) else {}
    return {**merged, **data, **({"fields": merged_fields} if merged_fields else {})}


def _read_own_map(name: str) -> str:
    file = Path(name)
    if not file.exists():
        close = did_you_mean(name, READY_MAPS)
        hint = f"did you mean {close}?" if close else f"ready maps are {join_phrases(READY_MAPS)}"
        raise MapRefused(f"there is no map {name}; {hint}")
    try:
        return read_bounded(file, MAX_MAP_SIZE).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MapRefused(f"{name} cannot be read: {getattr(error, 'strerror', '') or 'it is not UTF-8'}") from None


def _validate(data: dict[str, Any], name: str) -> AdoptionMap:
    try:
        found_map = AdoptionMap.model_validate(data)
    except ValidationError as error:
        raise MapRefused(f"{name}: {'; '.join(_describe_error(one) for one in error.errors()[:5])}") from None
    if found_map.layout == "pages" and not found_map.rules:
        raise MapRefused(f"{name} has no `rules:`, so that no page would become anything")
    return found_map


def _describe_error(error: Any) -> str:
    keys = [str(key) for key in error["loc"]]
    place = ".".join(keys) or "the map"
    if error["type"] == "extra_forbidden":
        allowed: dict[str, type[BaseModel]] = {
            "rules": PageRule,
            "order": OrderFile,
            "site_title": OrderFile,
            "folder_file": FolderFile,
        }
        model: type[BaseModel] = allowed.get(keys[0], AdoptionMap) if len(keys) > 1 else AdoptionMap
        close = did_you_mean(keys[-1], list(model.model_fields))
        return f"`{place}` is unknown" + (f"; did you mean `{close}`?" if close else "")
    if keys[:1] == ["fields"] and error["type"] == "literal_error":
        close = did_you_mean(keys[1], FIELDS)
        return f"`{keys[1]}` is no field" + (f"; did you mean `{close}`?" if close else "")
    if error["type"] == "missing":
        return f"`{place}` is missing"
    if error["type"] == "literal_error":
        return f"`{place}` can be {error['ctx']['expected'].replace(chr(39), '')}"
    return f"`{place}` cannot be that: {str(error['msg'])[:1].lower()}{str(error['msg'])[1:120]}"
