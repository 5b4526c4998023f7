"""Finds the texts that show or link changed pictures and documents, so that whoever answers for them is asked too."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from posixpath import basename

from ...load.commit import CommitTree
from ...load.scan import OWN_PAGES
from ..shown_files import could_show_any, find_named_files, find_shown_paths, is_shown_file

_MAX_NAMES = 50
"""With more changed files than this, looking for their names in each text first takes longer than reading it."""

_PORTAL_SETTINGS = ("mkdocs.yml", "portal.yml")
_PORTAL_FOLDER = f"{OWN_PAGES.partition('/')[0]}/"
_PORTAL_EXTENSIONS = (".md", ".html", ".css", ".js", ".yml")


def find_showing_texts(trees: Sequence[CommitTree], changed_paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yields path of a text and path of a changed file that it shows or links, each pair once.

    trees: the versions of the portal whose texts count.
    """
    files = frozenset(path for path in changed_paths if is_shown_file(path))
    pairs: dict[tuple[str, str], None] = {}
    read: set[tuple[str, str]] = set()
    for tree in trees if files else ():
        texts = {path: blob.id for path, blob in tree.blobs.items() if _is_text(path)}
        unread = [path for path, id in texts.items() if (path, id) not in read]
        read |= texts.items()
        for path, content in tree.read_contents(unread).items():
            shown = _find_shown(path, content.decode(errors="replace"), files)
            pairs |= dict.fromkeys((path, file) for file in sorted(shown))
    yield from pairs


def _find_shown(path: str, text: str, files: Collection[str]) -> Set[str]:
    names = {basename(file) for file in files}
    if len(names) <= _MAX_NAMES and not could_show_any(text, names):
        return frozenset()
    return find_shown_by_text(path, text).intersection(files) | find_named_files(text, files)


def find_shown_by_text(path: str, *texts: str) -> frozenset[str]:
    """Returns the paths below the portal's root to which texts of a file could lead, also of one of the portal's own.

    What these name is seen from the top of the site, where the own pages are.
    """
    return find_shown_paths(f"content/{basename(path)}" if is_portal_text(path) else path, *texts)


def is_portal_text(path: str) -> bool:
    """Returns whether a file of the portal itself can show pictures: an own page, a template, the site's settings."""
    return path in _PORTAL_SETTINGS or (path.startswith(_PORTAL_FOLDER) and path.endswith(_PORTAL_EXTENSIONS))


def _is_text(path: str) -> bool:
    return (path.startswith("content/") and path.endswith(".md")) or is_portal_text(path)
