"""Beside the texts there are only pictures, films and documents of a few kinds, from png to xlsx.

What lies in the portal's folder may end up on its pages. An .html file can run scripts in the reader's name, a `CNAME`
can move the whole site to another host.

Bad:

    content/sales/courses/negotiating-prices/room.html

Good:

    content/sales/courses/negotiating-prices/room.png
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....diagnostics.phrases import join_phrases
from ....load.assets import PUBLISHED_FORMATS
from ...context import Context
from ...rule import Rule

HELP_BY_EXTENSION = {
    ".bmp": "save the picture as .png",
    ".heic": "save the photograph as .jpg",
    ".tif": "save the picture as .png",
    ".tiff": "save the picture as .png",
    ".doc": "save it as .docx or .pdf, or write it as a page",
    ".docm": "save it as .docx, which holds no macros",
    ".ppt": "save it as .pptx or .pdf, or write it as a page",
    ".pptm": "save it as .pptx, which holds no macros",
    ".xlsm": "save it as .xlsx, which holds no macros",
    ".xls": "save it as .xlsx or .pdf, or write it as a table",
    ".ods": "save it as .pdf, or write it as a table",
    ".mov": "save it as .mp4, or keep it where videos are kept and name its address in the lesson's `video`",
    ".srt": "save the captions as .vtt",
}

SPREADSHEETS = frozenset((".xlsx", ".xlsm", ".xls", ".ods", ".numbers"))
"""Extensions of workbooks."""

LITTER = frozenset(("thumbs.db", "desktop.ini", "ehthumbs.db"))
"""Files that Windows writes into folders, in lower case."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    allowed_endings = join_phrases(sorted(PUBLISHED_FORMATS), "and")
    for file in catalogue.files:
        folder, _, name = file.path.rpartition("/")
        is_data = file.extension in SPREADSHEETS and folder.endswith("/data")
        if not file.is_published or is_data or name.startswith("~$"):
            kind = f"a {file.extension} file" if file.extension else "a file of this name"
            message = f"{kind} cannot lie here; {allowed_endings} can"
            help = HELP_BY_EXTENSION.get(file.extension, "delete it, or keep it elsewhere and link it")
            if name.startswith("~$") or name.lower() in LITTER:
                message = "is left behind by Windows or Office, and nobody's content"
                help = f"delete it, and write `{name if name.lower() in LITTER else '~$*'}` into .gitignore"
            elif is_data:
                message = "is a workbook; figures are read from .csv files only"
                help = "save its sheet as `CSV UTF-8 (comma delimited)`, with the columns metric, period and value"
            yield RULE.at_location(Location(file.path), message, help=help)


RULE = Rule("asset-not-allowed", Severity.ERROR, check, waivable=False)
