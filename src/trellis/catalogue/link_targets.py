"""Resolves the links of a text: to a page of the portal, to a file beside it, or to another site."""

from __future__ import annotations

import html
import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from ..diagnostics.diagnostic import Location
from ..diagnostics.phrases import did_you_mean
from ..diagnostics.unicode_forms import normalise_unicode
from ..kinds import COLLECTIONS, Gone, Lesson
from ..load.load import compile_collection_matcher
from ..load.markdown import MarkdownText
from ..load.markdown.typed_links import TYPED_LINK_KINDS, TypedLink, read_typed_link
from ..load.own_page_links import OwnPageLink
from ..load.scan import CONTENT_FOLDER
from .addresses import format_address
from .catalogue import Catalogue, Entry, EntrySummary
from .gone import find_gone
from .link import RESERVED_ADDRESSES

MAX_SUGGESTIONS = 50
"""How many times a run searches all pages for a similar name. Each search is slow."""

_match_path = compile_collection_matcher(COLLECTIONS)

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")


class LinkTarget(NamedTuple):
    """A resolved relative link. path: relative to the portal's root. anchor: the part after ``#``, or ""."""

    path: str
    anchor: str


def extract_scheme(target: str) -> str:
    """Returns the scheme that a browser would use, in lower case: ``javascript`` also for ``&#106;avascript:``."""
    plain = target
    for _ in range(3):
        plain = unquote(html.unescape(plain))
    plain = normalise_unicode("NFKC", plain).casefold()
    if not plain.isascii() or not plain.isprintable() or " " in plain:
        plain = "".join(c for c in plain if unicodedata.category(c)[0] not in "CZ")
    match = _SCHEME.match(plain)
    return match[1] if match else ""


def is_external(target: str) -> bool:
    """Returns whether the address has a host or a scheme."""
    return target.startswith(("//", "\\\\")) or bool(extract_scheme(target))


def resolve_link(file: str, target: str) -> LinkTarget:
    """Resolves a relative address against the path of a file. A trailing ``/`` is kept."""
    path_part, _, anchor = html.unescape(target).partition("#")
    path_part = unquote(path_part.partition("?")[0])
    if not path_part:
        return LinkTarget(file, unquote(anchor))
    path = posixpath.normpath(posixpath.join(posixpath.dirname(file), path_part))
    return LinkTarget(path + "/" if path_part.endswith("/") else path, unquote(anchor))


class WrittenLink(NamedTuple):
    """A link that a page shows. entry: whose page. target: its address, relative to the entry's file or external.

    is_fixable: whether `--fix` may rewrite the text that it stands in.
    """

    entry: EntrySummary
    location: Location
    target: str
    is_fixable: bool

    @property
    def path(self) -> str:
        """The path, relative to the portal's root, that a relative link leads to."""
        return resolve_link(self.entry.path, self.target).path


def list_links(catalogue: Catalogue) -> Iterator[WrittenLink]:
    """Yields the links of all texts, without pictures, and those to what goes with the film of a lesson."""
    for entry, text in catalogue.file_texts():
        for link in text.links:
            if not link.is_image:
                yield WrittenLink(entry, Location(entry.path, *link.target_span), link.target, text.is_fixable)
    for lesson in catalogue.all_lessons:
        for key, target in list_film_links(catalogue, lesson):
            if key == "captions" and lesson.meta.video and lesson.meta.video.file:
                continue  # the player needs a file of captions, and `media-missing` asks for one
            yield WrittenLink(lesson.as_summary, lesson.at("video", key), target, is_fixable=False)


def list_film_links(catalogue: Catalogue, lesson: Entry[Lesson]) -> Iterator[tuple[str, str]]:
    """Yields the keys of what the page links beside a lesson's film, and the address of each, as of a link of the text.

    The name of a file beside the lesson is written there as it is, whatever it would mean in an address.
    """
    video = lesson.meta.video
    for key, value in (("transcript", video.transcript), ("captions", video.captions)) if video else ():
        if value:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(lesson.path), value))
            yield key, quote(value) if path in catalogue.served_files else value


def find_linked_paths(file: str, text: MarkdownText) -> frozenset[str]:
    """Returns the paths, relative to the portal's root, of all relative links in a file, also of those that are none.

    text: the file's text.
    """
    links = (*text.links, *text.definitions)
    paths = {resolve_link(file, link.target).path for link in links if not is_external(link.target)}
    for mark in text.foreign_marks:
        if mark.kind in TYPED_LINK_KINDS and (typed_link := read_typed_link(mark.label)):
            paths.add(resolve_typed_link(file, typed_link))
    return frozenset(paths - {""})


def find_own_page_targets(links: Iterable[OwnPageLink]) -> dict[str, frozenset[str]]:
    """Returns the paths, relative to the portal's root, of all relative links in own pages, by the page's path."""
    targets: dict[str, frozenset[str]] = {}
    for path, place, link in links:
        if not is_external(link.target):
            targets[path] = targets.get(path, frozenset()) | {resolve_link(place, link.target).path}
    return targets


def resolve_typed_link(file: str, link: TypedLink) -> str:
    """Returns the path that a link names which Markdown takes for words; "" if it names no file of the portal."""
    is_path = link.form not in ("undefined", "autolink") and not link.address.startswith(("/", "#"))
    return resolve_link(file, link.address).path if is_path and not is_external(link.address) else ""


def find_named_files(file: str, data: Any) -> frozenset[str]:
    """Returns the paths of the pictures and films that a file's front matter names. data: the front matter."""
    parts = [data.get(key) for key in _MEDIA_KEYS] if isinstance(data, Mapping) else []
    names = [name for part in parts if isinstance(part, Mapping) for name in part.values() if isinstance(name, str)]
    return frozenset(resolve_link(file, name).path for name in names if not is_external(name))


_MEDIA_KEYS = ("picture", "video")


class LinkTargets:
    """The pages and files of a catalogue that a link can lead to."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.entries_by_path: dict[str, EntrySummary] = {
            summary.path: summary for summary in catalogue.summaries.values() if not summary.key_prefix
        }
        """Path of a file → its entry; without registers."""
        self.assets = frozenset(catalogue.assets)
        self._suggestion_count = 0

    def can_link(self, entry: EntrySummary, path: str) -> bool:
        """Returns whether a page may link this path: to another page that has one, or to a file that is published."""
        page = self.entries_by_path.get(path)
        return self.is_linkable(entry, page) if page else path in self.assets or self.is_generated(path)

    def has_page(self, entry: EntrySummary) -> bool:
        """Returns whether the entry has a page that readers can see."""
        return bool(entry.url) and self._catalogue.status(entry) != "draft"

    @cached_property
    def pages_by_address(self) -> dict[str, EntrySummary]:
        """Address on the site → the entry whose page it is."""
        return {entry.url: entry for entry in self.entries_by_path.values() if entry.url}

    def is_linkable(self, entry: EntrySummary, target: EntrySummary) -> bool:
        """Returns whether a page may link another: drafts are linked only by drafts."""
        return bool(target.url) and (self.has_page(target) or self._catalogue.status(entry) == "draft")

    @cached_property
    def _pages_by_name(self) -> dict[str, list[EntrySummary]]:
        pages: dict[str, list[EntrySummary]] = {}
        for page in self.entries_by_path.values():
            for name in {page.title.casefold(), page.id.casefold()} if page.url else ():
                pages.setdefault(name, []).append(page)
        return pages

    def find_by_name(self, name: str) -> list[EntrySummary]:
        """Returns the pages that have this title or this id, in any case of letters."""
        return self._pages_by_name.get(name.casefold(), [])

    def find_page(self, address: str) -> EntrySummary | None:
        """Returns the entry whose page has this address, after any leading folders: ``/learning/courses/pricing/``."""
        parts = address.partition("#")[0].strip("/").split("/")
        for length in (3, 2):
            if page := self.pages_by_address.get(f"/{'/'.join(parts[-length:])}/"):
                return page
        return None

    def is_generated(self, path: str) -> bool:
        """Returns whether the portal generates the page of this path, such as ``content/catalogue.md``."""
        return bool(find_generated_page(path))

    def find_tombstone(self, path: str) -> Entry[Gone] | None:
        """Returns the tombstone of what was at this path, also for a lesson of a course that is gone."""
        match = _match_path(path)
        if match is None:
            return None
        kind, names = match[0].model.NAME, match[1]
        course, id = names.get("course", ""), names.get("id") or names.get("team", "")
        entries = self._catalogue.entries
        gone_course = find_gone(entries, "course", course) if course else None
        return gone_course or find_gone(entries, kind, f"{course}/{id}" if course else id)

    def find_address(self, path: str) -> str:
        """Returns the address of the page whose file has, or had, this path; "" if no page comes from such a file."""
        return find_page_address(path)

    def find_renamed(self, path: str) -> EntrySummary | None:
        """Returns the entry with a page that had this path before, by its former id or by that of its course."""
        match = _match_path(path)
        if match is None:
            return None
        kind, names = match[0].model.NAME, match[1]
        course, id = names.get("course", ""), names.get("id") or names.get("team", "")
        aliases, summaries = self._catalogue.aliases, self._catalogue.summaries
        if course:
            courses = (course, aliases.get(("course", course), course))
            present_course = courses[1]
            written = next((aliases[kind, f"{c}/{id}"] for c in courses if (kind, f"{c}/{id}") in aliases), "")
            key = written or f"{present_course}/{id}"
            is_renamed = bool(written) or present_course != course
        else:
            key = aliases.get((kind, id), "")
            is_renamed = bool(key)
        summary = summaries.get((kind, key)) if is_renamed else None
        return summary if summary and summary.path != path and summary.url else None

    def find_replacement(self, tombstone: Entry[Gone]) -> EntrySummary | None:
        """Returns the first entry that the tombstone names in its place and that has a page."""
        keys = [target for _, target in self._catalogue.edges.get(tombstone.key, ())]
        return next((s for key in keys if (s := self._catalogue.summaries.get(key)) and self.has_page(s)), None)

    def is_unread(self, path: str) -> bool:
        """Returns whether the file exists but could not be read, or may have been called so before, and is not missing.

        The former ids of an entry that could not be read are among its ids. A course's stand for its lessons too.
        """
        unread_keys = self._catalogue.unread_keys
        if not unread_keys or path in self._catalogue.unread_paths:
            return path in self._catalogue.unread_paths
        match = _match_path(path)
        if match is None:
            return any(id == extract_id(path) for kind, id in unread_keys if kind != Lesson.NAME)
        if course := match[1].get("course", ""):
            return ("course", course) in unread_keys and course not in self._course_folders
        return (match[0].model.NAME, extract_id(path)) in unread_keys

    @cached_property
    def _course_folders(self) -> frozenset[str]:
        """The names of the folders in which the portal's courses lie, whether or not they can be read."""
        paths = (path for path in (*self.entries_by_path, *self._catalogue.unread_paths) if path.endswith("/index.md"))
        return frozenset(extract_id(path) for path in paths)

    def suggest_link(self, entry: EntrySummary, path: str) -> str:
        """Returns a link from the entry to the page of the same name, else of a similar name; or ""."""
        similar_path = self.suggest_path(path)
        return build_relative_link(entry, similar_path) if similar_path else ""

    def suggest_path(self, path: str) -> str:
        """Returns the path of the page of the same name, else of a similar name; or ""."""
        id = extract_id(path)
        if id not in self._paths_by_id and self._suggestion_count < MAX_SUGGESTIONS:
            self._suggestion_count += 1
            id = did_you_mean(id, self._paths_by_id)
        return self._paths_by_id.get(id, "")

    @cached_property
    def _paths_by_id(self) -> dict[str, str]:
        return {extract_id(path): path for path, entry in self.entries_by_path.items() if self.has_page(entry)}


def find_generated_page(path: str) -> str:
    """Returns the address of the page that the portal generates at a path such as ``content/catalogue.md``, or ""."""
    name = path.removeprefix(f"{CONTENT_FOLDER}/").removesuffix(".md")
    if not path.startswith(f"{CONTENT_FOLDER}/"):
        return ""
    return "/" if name == "index" else f"/{name}/" if name in RESERVED_ADDRESSES else ""


def find_page_address(path: str) -> str:
    """Returns the address of the page whose file has this path; "" if no page comes from such a file."""
    match = _match_path(path)
    if match is None:
        return ""
    kind, names = match[0].model.NAME, match[1]
    course, id = names.get("course", ""), names.get("id") or names.get("team", "")
    return format_address(kind, f"{course}/{id}" if course else id)


def build_relative_link(entry: EntrySummary, path: str) -> str:
    """Returns the relative link from an entry's file to another file."""
    return posixpath.relpath(path, posixpath.dirname(entry.path))


def find_similar_path(name: str, paths: Iterable[str]) -> str:
    """Returns the file name that is most similar to this one, or ""."""
    return did_you_mean(posixpath.basename(name), [posixpath.basename(path) for path in paths])


def extract_id(path: str) -> str:
    """Returns the id in a path: the folder's name for ``index.md``, and a lesson's name without its number."""
    *folders, file = path.rstrip("/").split("/")
    stem = file.removesuffix(".md")
    return folders[-1] if stem == "index" and folders else re.sub(r"^\d+-", "", stem)
