"""A picture lies in the portal, beside the page that shows it.

A picture that is not there is a hole in the page. One from another host tells that host who reads what, and browsers
are told not to fetch it.

Bad:

    ![The meeting room, seen from the door](pictures/room.png)     and no such file
    ![The meeting room, seen from the door](https://pictures.supplier.example/room.png)

Good:

    ![The meeting room, seen from the door](room.png)
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....catalogue.link_targets import find_similar_path, is_external, resolve_link
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....kinds.plain_address import is_plain_address, read_quoted_address
from ....load.assets import PICTURE_EXTENSIONS
from ...context import Context
from ...rule import Rule

_PICTURES = tuple(PICTURE_EXTENSIONS)

MAX_SEARCHED_PATHS = 20_000
"""With more published files, similar names are not suggested: each search takes too long."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    published_paths = frozenset(path for path in catalogue.assets if path.lower().endswith(_PICTURES))
    existing_paths = {file.path for file in catalogue.files}
    for entry, text in catalogue.file_texts():
        for link in text.links:
            if not link.is_image:
                continue
            is_relative = not is_external(link.target) and not link.target.startswith("/")
            path = resolve_link(entry.path, link.target).path if is_relative else ""
            if path in published_paths:
                continue
            if not path:
                fact, help = "the picture is not beside this page", "put its file into this folder, and name that"
            elif path in existing_paths:
                fact, help = f"`{path}` is of a kind that is not published", "save it as .png, .jpg or .webp"
            else:
                folder = path.rpartition("/")[0] + "/"
                is_searchable = len(published_paths) < MAX_SEARCHED_PATHS
                neighbours = [p for p in published_paths if p.startswith(folder)] if is_searchable else []
                close = find_similar_path(path, neighbours)
                fact = f"there is no picture `{path}`"
                help = f"did you mean `{close}`?" if close else "add the file, or check its name"
                if quoted := read_quoted_address(link.target):
                    if not is_plain_address(link.target):
                        continue  # `address-not-plain` says it
                    fact, help = "the address stands in quotation marks", f"write `{quoted}` without them"
            yield RULE.at(entry, Location(entry.path, *link.target_span), fact, help=help)


RULE = Rule("image-missing", Severity.ERROR, check)
