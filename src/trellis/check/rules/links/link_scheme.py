"""A link opens a page, and nothing else.

An address that begins with `javascript:` or `data:` runs what stands behind it, in the reader's name. It is found in
every spelling that a browser would accept, and in some that none does. `file:` and a drive's letter lead to one
machine only. `mailto:` and `tel:` would publish somebody's address or number; `mailto:` may lead to the mailboxes that
`portal.yml` lists below `role_mailboxes`, and to no other. One that is called after a function, such as `support@`, and
is not listed is a warning.

Bad:

    [Your results](javascript:send(document.cookie))
    [Your results](&#74;ava%0Ascript:send())

Good:

    [Your results](https://results.company.example/)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, EntrySummary
from ....catalogue.link_targets import extract_scheme
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....diagnostics.phrases import did_you_mean
from ....load.markdown import MarkdownLink
from ....load.markdown.mailboxes import is_mail_to, is_mail_to_functions
from ...context import Context
from ...rule import Rule

ALLOWED_SCHEMES = frozenset(("http", "https"))

_ATTRIBUTE = re.compile(
    r"""(?:href|src|srcset|action|formaction|data|poster|background|cite|to|from|values)\s{0,9}=\s{0,9}"""
    r"""(?:"([^"]{0,2000})"|'([^']{0,2000})'|([^\s"'<>]{1,2000}))""",
    re.IGNORECASE,
)


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, location, target in list_targets(catalogue):
        may_have_scheme = not target.isascii() or any(character in target for character in ":&%")
        scheme = extract_scheme(target) if may_have_scheme else ""
        if not scheme or scheme in ALLOWED_SCHEMES or is_mail_to(target, context.portal.role_mailboxes):
            continue
        if is_mail_to_functions(target):
            message = "a link writes to a mailbox that `portal.yml` does not list; the page shows its words alone"
            help = (
                "have the mailbox listed below `role_mailboxes` in `portal.yml`, or link the page where people get help"
            )
            yield RULE.at(entry, location, message, help=help, severity=Severity.WARNING)
            continue
        is_drive = len(scheme) == 1
        yield RULE.at(
            entry,
            location,
            f"a link cannot begin with `{scheme}:`" + (", a drive of one machine" if is_drive else ""),
            help=_suggest_address(scheme, target),
        )


def _suggest_address(scheme: str, target: str) -> str:
    """Returns the next act for a scheme that is not allowed."""
    if scheme == "mailto":
        return "name the person by id in `people`, or link the page where people get help"
    if did_you_mean(scheme, ALLOWED_SCHEMES):
        return f"write `https:{target.partition(':')[2]}`"
    return "link a page with `https://`, or a file beside this one"


def list_targets(catalogue: Catalogue) -> Iterator[tuple[EntrySummary, Location, str]]:
    """Yields every address on a page: in links, definitions, HTML tags, attribute lists and videos."""
    for entry, text in catalogue.file_texts():
        links = (link for link in (*text.links, *text.definitions) if not _is_bare_address(link))
        targets_by_span = {link.target_span: link.target for link in links}
        for span, target in targets_by_span.items():
            yield entry, Location(entry.path, *span), target
        for tag in text.tags:
            for match in _ATTRIBUTE.finditer(tag.attributes):
                yield entry, Location(entry.path, *tag.span), match[1] or match[2] or match[3] or ""
        for attributes in text.attribute_lists:
            for match in _ATTRIBUTE.finditer(attributes.content):
                yield entry, Location(entry.path, *attributes.span), match[1] or match[2] or match[3] or ""
    for lesson in catalogue.all_lessons:
        if video := lesson.meta.video:
            for key, address in (("transcript", video.transcript), ("captions", video.captions)):
                if address:
                    yield lesson.as_summary, lesson.at("video", key), address


def _is_bare_address(link: MarkdownLink) -> bool:
    """Whether nobody made a link of it: an address in prose, which a page shows as words and `personal-data` judges."""
    return link.span == link.target_span and extract_scheme(link.target) in ("mailto", "ftp")


RULE = Rule("link-scheme", Severity.ERROR, check, waivable=False)
