"""The files of a portal's folder: every path with its type, and a digest of everything that a check depends on."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from stat import S_IFDIR, S_IFLNK, S_IFMT, S_IFREG
from typing import NamedTuple

from . import git

CONTENT_FOLDER = "content"
"""The folder of the teams."""

ADDRESSES = "addresses.txt"
"""The file with the last release's addresses, one a line."""

CONTENT_ROOTS = (CONTENT_FOLDER, "reviews", "portal.yml", ADDRESSES)
"""The files and folders that are read as content."""

SUPPORT_ROOTS = ("schemas", "hooks", "locale", "templates", "dictionaries", "redirects", "baseline.json")
"""The other files and folders that a check depends on."""

OWN_PAGES = "hooks/pages"
"""The folder of the portal's own pages, by its learning team."""

MERGED_ROOTS = ("mkdocs.yml", "locale")
"""The files and folders of which a check reads only whether a merge in them is finished."""

OWNERS_FILES = ("CODEOWNERS", ".github/CODEOWNERS", ".gitlab/CODEOWNERS", "docs/CODEOWNERS")
"""Where a forge looks for who owns which files. Of these too a check reads only that."""

_IGNORED = "ignored"
"""The type of a file that Git ignores, in a digest."""

_FILE_TYPES = {S_IFREG: "file", S_IFDIR: "folder", S_IFLNK: "link"}


class PortalDigests(NamedTuple):
    """What a portal's folder holds. texts: path → digest of each file of Markdown among the content; others: one
    digest of all else that a check depends on, and of the paths of these.
    """

    texts: dict[str, bytes]
    others: bytes


class FileListing(NamedTuple):
    """The files of a portal's folder.

    files: path and type of each, by path: file, folder, link, attributes, other; and again for folders that are
    special: empty, a repository of its own, unreadable, or too long a path to be read; what lies in the last three is
    left out. ignored: the files that Git ignores; they are not in `files`.
    """

    files: list[tuple[str, str]]
    ignored: frozenset[str]


def list_files(root: str, roots: Iterable[str] = CONTENT_ROOTS, paths: Iterable[str] | None = None) -> FileListing:
    """Returns everything in `roots`, or those of the paths, without what Git ignores.

    Of a portal that Git ignores as a whole, nothing is left out: it lies in a repository that is not its own.
    """
    folder = Path(root)
    listing = git.start_listing_ignored(folder, tuple(roots))
    files = sorted(scan_files(root, roots) if paths is None else scan_paths(root, paths))
    ignored = git.read_listing(listing)
    kept_files = [(path, type) for path, type in files if path not in ignored] if ignored else files
    if ignored and paths is None and not any(_is_content_file(*file) for file in kept_files):
        ignored, kept_files = frozenset(), files
    empty_folders = [path for path, type in kept_files if type == "empty"]
    submodules = git.find_submodules(folder, empty_folders) if empty_folders else frozenset()
    if submodules:
        replaced = {(path, "empty"): (path, "repository") for path in submodules}
        kept_files = [replaced.get(file, file) for file in kept_files]
    return FileListing(kept_files, ignored)


def _is_content_file(path: str, file_type: str) -> bool:
    return file_type == "file" and path.startswith(f"{CONTENT_FOLDER}/")


def scan_files(root: str, roots: Iterable[str] = CONTENT_ROOTS) -> Iterator[tuple[str, str]]:
    """Yields path and type of everything in `roots`, as in `FileListing`. Links are never followed."""
    pending = []
    with os.scandir(root) as entries:
        for entry in entries:
            if entry.name in roots:
                file_type = _get_file_type(entry)
                yield entry.name, file_type
                pending += [entry.name] if file_type == "folder" else []
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(f"{root}/{folder}") as entries:
                children = list(entries)
        except OSError as error:
            yield folder, "too-long" if error.errno == errno.ENAMETOOLONG else "unreadable"
            continue
        if not children:
            yield folder, "empty"
        elif "/" in folder and any(entry.name == ".git" for entry in children):
            yield folder, "repository"
            continue
        for entry in children:
            if git_file_type := find_git_file_type(entry.name):
                yield f"{folder}/{entry.name}", git_file_type
            elif not entry.name.startswith("."):
                path = f"{folder}/{entry.name}"
                file_type = _get_file_type(entry)
                yield path, file_type
                if file_type == "folder":
                    pending.append(path)


def scan_paths(root: str, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yields path and type of those of the paths that `scan_files` finds, and of their folders; sorted, once each."""
    wanted_paths = frozenset(paths)
    candidates = {part for path in wanted_paths for part in (path, *_list_parent_folders(path))}
    folders: set[str] = set()
    for path in sorted(candidates):
        folder, _, name = path.rpartition("/")
        git_file_type = find_git_file_type(name)
        is_hidden = name.startswith(".") and not git_file_type
        if is_hidden or (folder not in folders if folder else path not in CONTENT_ROOTS):
            continue
        try:
            file_type = _FILE_TYPES.get(S_IFMT(os.lstat(f"{root}/{path}").st_mode), "other")
        except OSError:
            continue
        yield path, git_file_type or file_type
        if file_type == "folder" and "/" in path and os.path.lexists(f"{root}/{path}/.git"):
            yield path, "repository"
        elif file_type == "folder":
            folders.add(path)
            if path in wanted_paths and (special_type := _find_special_type(f"{root}/{path}")):
                yield path, special_type


def list_own_pages(root: str) -> tuple[str, ...]:
    """Returns the names of the portal's own pages, without extension; the home page, always there, is left out."""
    names = (file.stem for file in sorted(Path(root, OWN_PAGES).glob("*.md")))
    return tuple(name for name in names if name != "index")


def compute_portal_digest(root: str) -> bytes:
    """Returns one digest over paths, types and contents of everything that a check of this portal depends on."""
    digest = blake2b(digest_size=32)
    for _, _, name, content in _digest_each(root):
        digest.update(name + content)
    return digest.digest()


def compute_portal_digests(root: str) -> PortalDigests:
    """Returns digests of the same, those of the texts one by one."""
    texts: dict[str, bytes] = {}
    others = blake2b(digest_size=32)
    for path, file_type, name, content in _digest_each(root):
        others.update(name)
        if path.endswith(".md") and _is_content_file(path, file_type) and path.isprintable():
            texts[path] = content
        else:
            others.update(content)
    return PortalDigests(texts, others.digest())


def _digest_each(root: str) -> Iterator[tuple[str, str, bytes, bytes]]:
    """Yields path, type, name and type as bytes, and a digest of the content of each file that a check depends on."""
    files, ignored = list_files(root, (*CONTENT_ROOTS, *SUPPORT_ROOTS, *MERGED_ROOTS))
    ignored_files = [(path, _IGNORED) for path in sorted(ignored)]  # some are findings; those of code are read
    for path, file_type in (*files, *ignored_files):
        if "/__pycache__" in path:
            continue
        name = f"{path}\0{file_type}\0".encode("utf-8", "surrogateescape")
        is_read = file_type == "file" or (file_type == _IGNORED and path.split("/")[0] in SUPPORT_ROOTS)
        yield path, file_type, name, compute_file_digest(f"{root}/{path}") if is_read else b""
    for path in OWNERS_FILES:
        yield path, "owners", b"", compute_file_digest(f"{root}/{path}")


def compute_file_digest(file: str) -> bytes:
    """Returns a digest of a file's bytes, or a constant if it cannot be read."""
    try:
        with open(file, "rb", buffering=0) as stream:
            return blake2b(stream.read(), digest_size=16).digest()
    except OSError:
        return b"unreadable"


def find_git_file_type(name: str) -> str:
    """Returns what a file of that name tells Git about the files beside and below it; "" for any other.

    attributes: to check them out otherwise than they are stored. ignores: to leave new ones out of a commit.
    """
    return {".gitattributes": "attributes", ".gitignore": "ignores"}.get(name.casefold(), "")


def mask_name(path: str) -> str:
    """Returns a path with a mark for each character that cannot be shown."""
    return path if path.isprintable() else "".join(c if c.isprintable() else "�" for c in path)


def _get_file_type(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "link"
    if entry.is_file(follow_symlinks=False):
        return "file"
    return "folder" if entry.is_dir(follow_symlinks=False) else "other"


def _find_special_type(folder: str) -> str:
    """Returns empty or unreadable for such a folder, else ""."""
    try:
        return "" if os.listdir(folder) else "empty"
    except OSError:
        return "unreadable"


def _list_parent_folders(path: str) -> Iterator[str]:
    """Yields the folders that contain a path, innermost first."""
    while path := path.rpartition("/")[0]:
        yield path
