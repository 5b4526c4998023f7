"""The words of a link say where it leads.

Somebody who listens to a page often jumps from link to link and hears only their words: "here, here, read more".
Words that name the target help everybody else to decide, too. The list is English; another language needs its own.

Bad:

    The form is [here](https://forms.company.example/travel).

Good:

    Fill in the [travel form](https://forms.company.example/travel).
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ...context import Context
from ...rule import Rule

VAGUE_TEXTS = frozenset((
    "", "article", "click", "click here", "click this", "details", "document", "find out more", "follow this link",
    "go here", "here", "info", "learn more", "link", "more", "more info", "more information", "page", "read",
    "read here", "read more", "read this", "see here", "see more", "site", "this", "this article", "this document",
    "this link", "this page", "this site", "this website", "url", "view", "web site", "webpage", "website",
))  # fmt: skip
"""Texts that do not describe the target of a link."""

ADDRESS_PREFIXES = ("http://", "https://", "www.")


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, text in catalogue.file_texts():
        video_lines = {mark.span.line for mark in text.foreign_marks if mark.kind == "video"}
        for link in text.links:
            if link.is_image or "![" in link.text:
                continue  # the text of a picture is checked by image-without-alt
            if link.span.line in video_lines and link.text == link.target:
                continue  # `[!VIDEO address]`, which foreign-markup reports
            words = " ".join(link.text.replace("*", "").replace("`", "").split())
            normalized_text = words.casefold().strip(" .,:;!?…→»>()")
            if normalized_text in VAGUE_TEXTS:
                fact = f"the link says `{words}` and not where it leads" if words else "the link has no words"
            elif normalized_text.startswith(ADDRESS_PREFIXES):
                fact = "the link shows an address in place of words"
            else:
                continue
            help = "make the words that name the target the link, such as `[travel form](…)`"
            yield RULE.at(entry, Location(entry.path, *link.span), fact, help=help)


RULE = Rule("link-text-vague", Severity.ADVICE, check)
