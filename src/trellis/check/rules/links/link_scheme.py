"""A link opens a page, and nothing else.

An address that begins with `javascript:` or `data:` runs what stands behind it, in the reader's name. It is found in every
spelling that a browser would accept, and in some that none does. `file:` and a drive's letter lead to one machine only. `mailto:`
and `tel:` would publish somebody's address or number.

Bad:

    [Your results](javascript:send(document.cookie))
    [Your results](&#74;ava%0Ascript:send())

Good:

    [Your results](https://results.meridian.example/)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, EntrySummary
from ....catalogue.link_targets import scheme
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ...context import Context
from ...rule import Rule

ALLOWED = frozenset(("http", "https"))

_ATTRIBUTE = re.compile(
    r"""(?:href|src|srcset|action|formaction|data|poster|background|cite|to|from|values)\s{0,9}=\s{0,9}"""
    r"""(?:"([^"]{0,2000})"|'([^']{0,2000})'|([^\s"'<>]{1,2000}))""",
    re.IGNORECASE,
)


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, place, target in _targets(catalogue):
        found = scheme(target) if ":" in target or "&" in target or "%" in target or not target.isascii() else ""
        if found and found not in ALLOWED:
            drive = len(found) == 1
            yield RULE.at(
                entry,
                place,
                f"a link cannot begin with `{found}:`" + (", a drive of one machine" if drive else ""),
                help="link a page with `https://`, or a file beside this one",
            )


def _targets(catalogue: Catalogue) -> Iterator[tuple[EntrySummary, Location, str]]:
    """Every address that a page would carry, wherever it was written."""
    for entry, text in catalogue.written():
        written = {link.at: link.target for link in (*text.links, *text.definitions)}
        for spot, target in written.items():
            yield entry, Location(entry.path, *spot), target
        for tag in text.tags:
            for found in _ATTRIBUTE.finditer(tag.attributes):
                yield entry, Location(entry.path, *tag.spot), found[1] or found[2] or found[3] or ""
        for listed in text.attributes:
            for found in _ATTRIBUTE.finditer(listed.content):
                yield entry, Location(entry.path, *listed.spot), found[1] or found[2] or found[3] or ""
    for lesson in catalogue.all_lessons:
        if video := lesson.meta.video:
            for key, said in (("transcript", video.transcript), ("captions", video.captions)):
                if said:
                    yield lesson.outline, lesson.at("video", key), said


RULE = Rule("link-scheme", Severity.ERROR, check, waivable=False)
