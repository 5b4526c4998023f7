"""A picture or a document lies in a folder of its team, and not where the portal keeps files of its own.

The portal's styles, scripts, pictures and data stand below the site's `assets/`, `search/` and `schemas/`, and its
pages and data are files with names such as `index.html`. Beside a wide picture stands a small form of it, which
telephones load: that of `dock.png` is `dock.800w.png`. A file there would take the place of one that pages need, so the
site could not be built.

Bad:

    content/assets/images/favicon.png
    content/sales/index.html/chart.png
    content/sales/images/dock.800w.png (where dock.png is wide)

Good:

    content/sales/images/chart.png
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....load.picture_forms import choose_forms, name_small_form
from ....load.scan import CONTENT_FOLDER
from ...context import Context
from ...rule import Rule

RESERVED_FOLDERS = frozenset(("assets", "search", "schemas"))
"""Folders at the top of a site that hold the portal's own files."""

FILE_EXTENSIONS = frozenset((
    ".css", ".csv", ".docx", ".gz", ".html", ".ics", ".js", ".json", ".map", ".md", ".png", ".svg", ".txt", ".webp",
    ".woff2", ".xml", ".yml",
))  # fmt: skip
"""Extensions of files that the portal writes. A folder with such a name would stand in the place of one."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for file in catalogue.files:
        if file.is_published and (fault := _describe_fault(file.path)):
            yield RULE.at_location(Location(file.path), fault, help=_suggest_place(catalogue, file.path, fault))
    yield from _report_small_forms(catalogue)


def _report_small_forms(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Yields each file at whose place the small form of a picture stands. Some hosts do not tell capitals apart."""
    paths = {file.path.casefold(): file.path for file in catalogue.files if file.is_published}
    for file in catalogue.files:
        forms = choose_forms(file) if file.is_published else None
        if forms and forms.small_width and (path := paths.get(name_small_form(file.path).casefold())):
            name = posixpath.basename(file.path)
            message = f"the small form of `{name}`, which the portal makes, has this name"
            yield RULE.at_location(Location(path), message, help="rename it, and the name in the texts that show it")


def _suggest_place(catalogue: Catalogue, path: str, fault: str) -> str:
    """Returns the help. The folder of a team that has such a name is itself what is to be renamed."""
    folder = path.split("/")[1]
    if folder.casefold() in RESERVED_FOLDERS and catalogue.whole.find_entry("team", folder):
        return f"rename the folder `content/{folder}/` of the team, and add `{folder}` to the team's `aliases`"
    if not fault.endswith("files of its own"):
        return "give the folder another name"
    return "move it into a folder of its team"


def has_name_of_site_file(name: str) -> bool:
    """Returns whether a folder is called as a file that the portal may write."""
    return posixpath.splitext(name.casefold())[1] in FILE_EXTENSIONS


def _describe_fault(path: str) -> str:
    """Returns why the portal cannot publish a file at that path; "" if it can."""
    root, *folders = path.casefold().split("/")[:-1]
    if root != CONTENT_FOLDER or not folders:
        return ""
    if folders[0] in RESERVED_FOLDERS:
        return f"the portal keeps the folder `{folders[0]}/` for files of its own"
    name = next(filter(has_name_of_site_file, folders), "")
    return f"the folder `{name}` has the name of a file that the portal may write" if name else ""


RULE = Rule("asset-in-reserved-place", Severity.ERROR, check, waivable=False)
