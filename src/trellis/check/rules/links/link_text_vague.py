"""The words of a link say where it leads.

Somebody who listens to a page often jumps from link to link and hears only their words: "here, here, read more". Words that
name the target help everybody else to decide, too. The list is English; another language needs its own.

Bad:

    The form is [here](https://forms.meridian.example/travel).

Good:

    Fill in the [travel form](https://forms.meridian.example/travel).
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ...context import Context
from ...rule import Rule

VAGUE = frozenset((
    "", "article", "click", "click here", "click this", "details", "document", "find out more", "follow this link", "go here",
    "here", "info", "learn more", "link", "more", "more info", "more information", "page", "read", "read here", "read more",
    "read this", "see here", "see more", "site", "this", "this article", "this document", "this link", "this page", "this site",
    "this website", "url", "view", "web site", "webpage", "website",
))  # fmt: skip
"""Words that say nothing about where a link leads."""

ADDRESS = ("http://", "https://", "www.")


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, text in catalogue.written():
        for link in text.links:
            if link.image or "![" in link.text:
                continue  # a picture's words are its own
            words = " ".join(link.text.replace("*", "").replace("`", "").split())
            said = words.casefold().strip(" .,:;!?…→»>()")
            if said in VAGUE:
                fact = f"the link says `{words}` and not where it leads" if words else "the link has no words"
            elif said.startswith(ADDRESS):
                fact = "the link shows an address in place of words"
            else:
                continue
            help = "make the words that name the target the link, such as `[travel form](…)`"
            yield RULE.at(entry, Location(entry.path, *link.spot), fact, help=help)


RULE = Rule("link-text-vague", Severity.ADVICE, check)
