"""A picture has words that say what it shows.

Who cannot see it hears these words; who waits for it reads them. They say what matters about it here. A picture that
only decorates is best left out.

Bad:

    ![](prices.png)

Good:

    ![Prices from January to June, falling by a fifth](prices.png)
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ...context import Context
from ...rule import Rule

VAGUE_WORDS = frozenset(
    ("alt", "chart", "diagram", "figure", "graphic", "image", "img", "photo", "picture", "screenshot")
)
"""Alternative texts that do not describe the picture."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, text in catalogue.file_texts():
        for link in text.links:
            if not link.is_image:
                continue
            words = link.text.strip()
            name = posixpath.basename(link.target)
            if not words:
                fact = "a picture without words"
            elif words.casefold().strip(" .:") in VAGUE_WORDS or words.casefold() in (
                name,
                posixpath.splitext(name)[0],
            ):
                fact = f"the picture's words are only `{words}`"
            else:
                continue
            yield RULE.at(
                entry,
                Location(entry.path, *link.span),
                fact,
                help="write in the square brackets what somebody should learn from it",
            )
        for tag in text.tags:
            if tag.name == "img" and "alt" not in tag.attributes.lower():
                help = "write it as `![what it shows](file.png)`"
                location = Location(entry.path, *tag.span)
                yield RULE.at(entry, location, "a picture without words", help=help)


RULE = Rule("image-without-alt", Severity.WARNING, check)
