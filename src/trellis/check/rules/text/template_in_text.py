"""A text has no marks of templates outside code: it is shown as it is typed.

Nothing in an author's text is ever run, so `{{ … }}` puts nothing in. Whoever wrote it either expected that, or is
writing about templates; there, code shows that it is meant. A name in braces in a title or a summary, `{product}`, is
most often a form that nobody has filled in.

Bad:

    This course has {{ page.meta.minutes }} minutes.

Good:

    This course has 45 minutes. A template would write `{{ minutes }}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ...context import Context
from ...rule import Rule

_PLACEHOLDER = re.compile(r"\{\w{1,40}\}")


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, text in catalogue.file_texts():
        for match in text.templates:
            yield RULE.at(
                entry,
                Location(entry.path, *match.span),
                f"`{match.label}` is shown as it is typed",
                help="write what should stand there, or put it between backticks",
            )
    for authored in catalogue.authored():
        for field in ("title", "summary"):
            if placeholder := _PLACEHOLDER.search(getattr(authored.meta, field, "")):
                yield RULE.at(
                    authored,
                    field,
                    f"`{placeholder[0]}` is shown as it is typed",
                    help="write what belongs in its place; no value is filled in here",
                )


RULE = Rule("template-in-text", Severity.ADVICE, check)
