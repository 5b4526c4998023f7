"""Writes links and pictures of adopted texts anew: to where the pages are now, and to copies of the files.

What leads out of the folder, or to nothing, becomes words, and is noted.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from ...diagnostics.slugs import slugify
from ...load.assets import PUBLISHED_FORMATS, read_asset
from ...load.markdown import MarkdownLink, parse_document
from ...load.markdown.code import mask_code
from ...load.markdown.foreign import mask_markup
from ...load.markdown.headings import build_anchor, list_headings
from ...load.markdown.labels import cut_label
from ...load.markdown.lines import LineIndex
from ...load.markdown.links import list_definitions, list_links
from ...load.markdown.typed_links import TYPED_LINK_HINTS, TypedLink, find_typed_links
from ...load.picture_size import MAX_DRAWN_PIXELS, MAX_PIXELS
from .adoption_map import AdoptionMap
from .findings import CHANGED, LEFT_OUT, TO_DECIDE, Notes, SourceLine
from .includes import ANCHORED
from .page_text import PageText
from .source_folder import SourceFolder, join_path
from .structure import strip_number

MAX_ASSET_SIZE = 20_000_000
"""The largest file that is copied, in bytes."""

_TITLE_STAND_IN = "AUTOTITLE"
"""What GitHub Docs write in place of the title of the page that a link leads to."""

_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,20}):")
_SPACES = re.compile(r"\s+")
_BEFORE_TARGET = re.compile(r"\]\([ \t\n]{0,99}<?\Z")
_BEHIND_TARGET = re.compile(
    r">?\s{0,99}(?:\"[^\"]{0,2000}\"\s{0,99}|'[^']{0,2000}'\s{0,99}|\([^()]{0,2000}\)\s{0,99})?\)"
)
"""The rest of a link in brackets: a title, and the bracket that closes it."""
_WEB = frozenset(("http", "https"))
_PREFIXES = ("pathname://", "@site/static/", "@site/", "~/")
_PUBLIC_FOLDERS = ("", "static", "docs", "content", "assets", "public", "fig", "docs/.vuepress/public")
_PAGE_ENDS = ("", ".md", ".mdx", ".markdown", ".Rmd", "/index.md", "/_index.md", "/index.mdx", "/README.md")


class Target(NamedTuple):
    """Where a link leads: a page or a file of the folder, by its path, or nowhere (""), with why."""

    path: str
    anchor: str = ""
    fault: str = ""


@dataclass(slots=True)
class LinkWriter:
    """Writes the links of all pages of a run. places: source path of a page → path of its file in the portal.

    texts: source path → text. titles: source path → title. assets: source path of a file with the folder of its
    copy → path of the copy.
    """

    folder: SourceFolder
    page_map: AdoptionMap
    notes: Notes
    places: Mapping[str, str]
    texts: Mapping[str, PageText]
    titles: Mapping[str, str]
    assets: dict[tuple[str, str], str] = field(default_factory=dict)
    _anchors: dict[str, frozenset[str]] = field(default_factory=dict)
    _by_address: dict[str, str | None] = field(default_factory=dict)
    _used_names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for path in self.places:
            for address in {self.simplify(path), self.simplify(path).rpartition("/")[2]}:
                known_path = self._by_address.get(address, path)
                self._by_address[address] = path if known_path == path else None

    def rewrite(self, path: str, text: PageText) -> str:
        """Returns the text of the page at a source path with its links written anew."""
        body = text.text
        lines = list(text.lines)
        while lines and not lines[0].text.strip():
            del lines[0]
        body = self._write_typed_links(path, body, lines)
        for is_image in (True, False):
            body = self._rewrite_once(path, body, lines, is_image=is_image)
        return body

    def simplify(self, path: str) -> str:
        """Returns the address of a page in the form in which addresses are compared, in lower case."""
        return self.build_address(path).lower()

    def build_address(self, path: str) -> str:
        """Returns the address that a page had below the root: without ending, numbers and the name of an index."""
        root = f"{self.page_map.root}/" if self.page_map.root else ""
        path = path.removeprefix(root)
        stem, end = posixpath.splitext(path)
        if end.lower() in (".md", ".mdx", ".html", ".htm", ".markdown", ".rmd"):
            path = stem
        parts = [part for part in path.split("/") if part]
        if parts and parts[-1] in ("index", "_index", "README", "readme"):
            parts.pop()
        address = "/".join(strip_number(part) if self.page_map.numbered else part for part in parts)
        return _SPACES.sub("-", address).lower() if self.page_map.lower_case else address

    def _write_typed_links(self, path: str, body: str, lines: list[SourceLine]) -> str:
        """Returns the text with links that other generators take and Markdown does not, such as ones with a space in
        their address, as Markdown has them. Those of which it is not certain stay, and are noted.
        """
        if not any(hint.search(body.lower()) for hint in TYPED_LINK_HINTS):
            return body
        document = parse_document(body)
        masked = mask_code(body, document)
        index = LineIndex(body, 0)
        pieces: list[str] = []
        last = 0
        for link in sorted(find_typed_links(mask_markup(document, masked), masked)):
            if link.start < last:
                continue
            if self._is_of_folder(path, link):
                label = link.label
                if link.form != "swapped":
                    first = link.start + link.is_picture + 1
                    label = body[first : first + len(label)]  # with its code, which is masked
                pieces += (body[last : link.start], link._replace(label=label).write())
                last = link.end
            elif link.is_sure:
                row = index.locate_span(link.start, link.end).line
                place = lines[row] if row < len(lines) else SourceLine("", path, 0)
                written = " ".join(body[link.start : link.end].split())
                self.notes.add(TO_DECIDE, "a link that is shown as it is typed", place, f"`{cut_label(written)}`")
        return "".join((*pieces, body[last:]))

    def _is_of_folder(self, path: str, link: TypedLink) -> bool:
        """Whether it is certain what such a link is, and that it leads to something in the folder."""
        is_certain = link.form in ("spaced", "swapped") or (link.form == "apart" and link.is_picture)
        is_local = not link.address.startswith(("#", "//")) and not _SCHEME.match(link.address)
        return is_certain and is_local and bool(self.find_target(path, link.address).path)

    def _rewrite_once(self, path: str, body: str, lines: list[SourceLine], *, is_image: bool) -> str:
        document = parse_document(body)
        starts = [0]
        for line in body.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        edits: list[tuple[int, int, str]] = []
        links = [link for link in list_links(document) if link.is_image == is_image]
        definitions = [] if is_image else list(list_definitions(document))
        defined = {definition.target_span for definition in list_definitions(document)}
        for link in (*links, *definitions):
            start = starts[link.target_span.line - 1] + link.target_span.column - 1
            end = starts[link.target_span.line - 1] + link.target_span.end - 1
            place = lines[link.span.line - 1] if link.span.line <= len(lines) else SourceLine("", path, 0)
            is_direct = body[start:end] == link.target
            new_target = self._write_target(path, link, place)
            if link.text == _TITLE_STAND_IN and new_target and not is_image:
                first = starts[link.span.line - 1] + link.span.column
                title = self.titles.get(self.find_target(path, link.target).path, "")
                if title and body.startswith(_TITLE_STAND_IN, first):
                    edits.append((first, first + len(_TITLE_STAND_IN), title))
            if link in definitions:
                first, last = starts[link.span.line - 1], starts[link.span.line]
                edits.append((start, end, new_target) if new_target is not None else (first, last, ""))
            elif new_target is None:
                whole = self._find_span(body, starts, link)
                edits.append((*whole, self._keep_words(body[whole[0] : whole[1]], link)))
            elif is_direct and link.target_span not in defined and new_target != link.target:
                edits.append((start, end, new_target))
        bound = len(body) + 1
        for first, last, words in sorted(set(edits), reverse=True):
            if last <= bound:
                body = body[:first] + words + body[last:]
                bound = first
        return body

    def _find_span(self, body: str, starts: list[int], link: MarkdownLink) -> tuple[int, int]:
        """Returns where a link begins and ends. Its span is cut at the end of its first line; a link may go on."""
        first = starts[link.span.line - 1] + link.span.column - 1
        last = starts[link.span.line - 1] + link.span.end - 1
        target = starts[link.target_span.line - 1] + link.target_span.column - 1
        target_end = starts[link.target_span.line - 1] + link.target_span.end - 1
        is_inline = body.startswith(("[", "!["), first) and _BEFORE_TARGET.search(body, first, target)
        end = _BEHIND_TARGET.match(body, target_end) if is_inline and last <= target_end else None
        return first, end.end() if end else last

    def _keep_words(self, source: str, link: MarkdownLink) -> str:
        """Returns what stays of a link that leads nowhere."""
        words = link.text.removeprefix("mailto:")
        if link.is_image:
            return f"*{words.strip()}*" if words.strip() and "*" not in words else words
        if source.startswith("["):
            cut = max(source.rfind("]("), source.rfind("]["))
            words = source[1:cut] if cut > 0 else source[1:].rpartition("]")[0]
        return words

    def _write_target(self, path: str, link: MarkdownLink, place: SourceLine) -> str | None:
        """Returns the target to write; None where it leads nowhere."""
        raw = link.target.strip()
        scheme = _SCHEME.match(raw)
        if raw.startswith("//"):
            return f"https:{raw}"
        if scheme and scheme["scheme"].lower() in _WEB:
            return raw
        if scheme and not raw.startswith((ANCHORED, *_PREFIXES)):
            self.notes.add(LEFT_OUT, f"a link that begins with `{scheme['scheme'][:20]}:`", place)
            return None
        target = self.find_target(path, raw)
        shown = raw.removeprefix(ANCHORED)[:80]
        if not target.path:
            self.notes.add(LEFT_OUT, target.fault, place, f"`{shown}`")
            return None
        if new_place := self.places.get(target.path):
            anchor = self._find_anchor(target, place)
            if target.path == path:
                return f"#{anchor}" if anchor else posixpath.basename(new_place)
            relative = posixpath.relpath(new_place, posixpath.dirname(self.places[path]))
            return f"{relative}#{anchor}" if anchor else relative
        copy = self.copy_asset(target.path, posixpath.dirname(self.places[path]), place)
        return posixpath.relpath(copy, posixpath.dirname(self.places[path])) if copy else None

    def find_target(self, path: str, raw: str) -> Target:
        """Returns where a link in the page at a source path leads."""
        address, _, anchor = raw.partition("#")
        address = address.partition("?")[0]
        if not address:
            return Target(path, anchor)
        folder = posixpath.dirname(path)
        if address.startswith(ANCHORED):
            folder, address = "", address.removeprefix(ANCHORED)
        for prefix in _PREFIXES:
            if address.startswith(prefix):
                address = f"/{address.removeprefix(prefix).lstrip('/')}"
        if address.startswith("/"):
            bases = [join_path(base, address.lstrip("/")) for base in (self.page_map.root, *_PUBLIC_FOLDERS)]
        else:
            page_folder = posixpath.splitext(path)[0]
            bases = [join_path(folder, address)]
            if bases[0] is None and not self._is_within(page_folder, address):
                return Target("", fault="a link that leads out of the folder")
            bases += [
                join_path(base, address) for base in (page_folder, "", self.page_map.root, "_includes", "episodes")
            ]
        found_path = self._find_path([base for base in bases if base is not None])
        return Target(found_path, anchor, "" if found_path else "a link to what is not in the folder")

    def _is_within(self, folder: str, address: str) -> bool:
        return join_path(folder, address) is not None

    def _find_path(self, bases: list[str]) -> str:
        for base in bases:
            stem = re.sub(r"\.html?$", "", base.rstrip("/"))
            names = [f"{stem}{end}" for end in _PAGE_ENDS] if stem else [end.lstrip("/") for end in _PAGE_ENDS[5:]]
            if found_path := self.folder.find_file(base, *names):
                return found_path
            folder_page = next((p for p in (f"{stem}/" if stem else "",) if p in self.places), "")
            if folder_page:
                return folder_page
        for base in bases:
            if match := self._by_address.get(self.simplify(base.rstrip("/"))):
                return match
        return ""

    def _find_anchor(self, target: Target, place: SourceLine) -> str:
        """Returns the anchor of a heading that a link leads to; "" where its page has none such."""
        if not target.anchor:
            return ""
        text = self.texts.get(target.path)
        if text is None:
            return ""
        if target.path not in self._anchors:
            headings = (heading for _, heading in list_headings(parse_document(text.text)))
            self._anchors[target.path] = frozenset(
                anchor for heading in headings for anchor in (heading.anchor, heading.former_anchor) if anchor
            )
        anchor = unquote(target.anchor)
        words = text.heading_ids.get(anchor)
        choices = (build_anchor(words) if words else "", anchor, build_anchor(anchor.replace("_", "-")))
        found_anchor = next((one for one in choices if one and one in self._anchors[target.path]), "")
        if not found_anchor and anchor not in ("top", build_anchor(text.title)):
            self.notes.add(CHANGED, "a link to a heading that its page has not; it leads to the page", place,
                           f"`#{anchor[:60]}`")  # fmt: skip
        return found_anchor

    def copy_asset(self, source: str, folder: str, place: SourceLine | str) -> str:
        """Returns where the copy of a file will lie, "" with a note where it cannot be published."""
        if (source, folder) in self.assets:
            return self.assets[source, folder]
        stem, extension = posixpath.splitext(posixpath.basename(source))
        extension = extension.lower()
        fault = self._find_asset_fault(source, extension, folder)
        if fault:
            self.notes.add(LEFT_OUT, fault, place, f"`{source[:100]}`")
            return ""
        name = slugify(stem)[:60].strip("-") or "file"
        path = f"{folder}/{name}{extension}"
        number = 2
        while path.casefold() in self._used_names:
            path, number = f"{folder}/{name}-{number}{extension}", number + 1
        self._used_names.add(path.casefold())
        self.assets[source, folder] = path
        return path

    def _find_asset_fault(self, source: str, extension: str, folder: str) -> str:
        if extension not in PUBLISHED_FORMATS:
            return f"a file that no portal publishes (`{extension or 'without ending'}`)"
        if extension == ".csv" and "/courses/" not in folder:
            return "a table beside a page; only courses have some"
        if self.folder.sizes[source] > MAX_ASSET_SIZE:
            return f"a file of more than {MAX_ASSET_SIZE // 1_000_000} MB"
        asset = read_asset(str(self.folder.root), source)
        if asset.format not in PUBLISHED_FORMATS[extension] or not asset.is_whole:
            return "a file that is not what its ending says, or is damaged"
        if asset.dangers:
            return "a file that could run something"
        if asset.picture_size.pixel_count > MAX_PIXELS or asset.drawn_pixel_count > MAX_DRAWN_PIXELS:
            return "a picture with too many pixels"
        return ""
