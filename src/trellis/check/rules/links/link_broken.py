"""A link within the portal leads to something that is published.

A reader who follows a link to nowhere stops trusting the next one. Files are linked relative to the file that the link
stands in, with their endings. Drafts and rubrics have no page that a link could open. A story, or a
session that is over, may link what has a tombstone: the page there says that it is gone. What has been renamed is
linked by its present file, which `--fix` writes. The transcript and the captions of a film are such links too.

Bad: there is no file of that name.

    Take [Reading a balance sheet](../reading-margins/index.md) first.

Good:

    Take [Reading a balance sheet](../reading-a-balance-sheet/index.md) first.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, EntrySummary
from ....catalogue.gone import is_history
from ....catalogue.link_targets import LinkTargets, build_relative_link, extract_id, is_external, list_links
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_date
from ....kinds.plain_address import is_plain_address, read_quoted_address
from ...context import Context
from ...rule import Rule
from .asset_not_allowed import HELP_BY_EXTENSION

_WEB_ADDRESS = re.compile(r"https?:/[^\s()\[\]<>\"“”„«»]+")
"""A web address within brackets of another link, as `resolve_link` leaves it: with one slash."""
_HOST = re.compile(
    r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|io|dev|edu|gov|eu|co|uk|de|nl|fr)", re.IGNORECASE
)


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    targets = LinkTargets(catalogue)
    for link in list_links(catalogue):
        if link.target.startswith(("/", "#")) or is_external(link.target):
            continue
        if fault := _describe_fault(catalogue, targets, context, link.entry, link.path):
            fact, help = fault
            if quoted := read_quoted_address(link.target):
                if not is_plain_address(link.target):
                    continue  # `address-not-plain` says it
                fact, help = "the address stands in quotation marks", f"write `{quoted}` without them"
            help = help if link.is_fixable else help.partition("; `trellis check --fix")[0]
            yield RULE.at(link.entry, link.location, fact, help=help)


def _describe_fault(
    catalogue: Catalogue, targets: LinkTargets, context: Context, entry: EntrySummary, path: str
) -> tuple[str, str] | None:
    """Returns the fact and the help for a broken link to this path; None if the link works."""
    target = targets.entries_by_path.get(path)
    if target:
        if not target.url:
            fact = f"the {target.kind} `{target.id}` has no page of its own"
            return fact, "say in words what it says, or link what shows it"
        is_hidden = not targets.has_page(target) and catalogue.status(entry) != "draft"
        return (
            (f"`{target.title}` is a draft, which nobody can read yet", "publish both together") if is_hidden else None
        )
    if path in targets.assets or targets.is_generated(path) or targets.is_unread(path):
        return None
    if tombstone := targets.find_tombstone(path):
        if is_history(entry):
            return None  # its address says that it is gone
        gone, replacement = tombstone.meta, targets.find_replacement(tombstone)
        if replacement and replacement.path == entry.path:
            replacement = None
        help = f"link `{build_relative_link(entry, replacement.path)}`, or take" if replacement else "take"
        return f"“{gone.title}” was taken down on {format_date(gone.on)}: {gone.reason}", f"{help} the link out"
    if renamed := targets.find_renamed(path):
        former_id, link = extract_id(path), build_relative_link(entry, renamed.path)
        is_same_id = former_id == renamed.id
        former_id = extract_id(posixpath.dirname(path)) if is_same_id else former_id
        present_id = renamed.course if is_same_id else renamed.id
        fact = f"there is no file `{path}`: `{former_id}` is now called `{present_id}`"
        return fact, f"link `{link}`; `trellis check --fix {entry.path}` does it"
    if any(file.path == path for file in catalogue.files):
        extension = posixpath.splitext(path)[1].lower()
        fact = f"`{posixpath.basename(path)}` lies there, and a {extension} file is not published"
        return fact, HELP_BY_EXTENSION.get(extension, "keep it where such files are kept, and link its address")
    if path.endswith("/") and (page := targets.find_page(path)):
        return "leads to a page's address, not to its file", f"write `{build_relative_link(entry, page.path)}`"
    if index := targets.entries_by_path.get(f"{path.rstrip('/')}/index.md"):
        return "leads to a folder, not to its page", f"write `{build_relative_link(entry, index.path)}`"
    if address := _WEB_ADDRESS.search(path):
        return "the address stands in brackets of its own", f"write `{address[0].replace(':/', '://', 1)}` alone"
    if _HOST.fullmatch(path.rpartition("/")[2]):
        host = path.rpartition("/")[2]
        return f"there is no file `{path}`", f"if a site is meant, write `https://{host}`"
    if context.change and path in context.change.paths and context.change.read_previous(path) is not None:
        help = "if it has another name now, link that, and write the former id into `aliases` there"
        return f"there is no file `{path}`; it was there until this change", f"{help}; else take the link out"
    if not path.endswith("/") and not path.rpartition("/")[2].count("."):
        return _describe_missing_file(targets, entry, path, "a link names a file, such as `../pricing/index.md`")
    return _describe_missing_file(
        targets, entry, path, "check the file's name, and how many folders up the link begins"
    )


def _describe_missing_file(targets: LinkTargets, entry: EntrySummary, path: str, default_help: str) -> tuple[str, str]:
    close = targets.suggest_link(entry, path)
    return f"there is no file `{path}`", f"did you mean `{close}`?" if close else default_help


RULE = Rule("link-broken", Severity.ERROR, check)
