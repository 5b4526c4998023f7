"""The rule reference: as the rules say, whole, and one link for each rule."""

from __future__ import annotations

import re

from conftest import EXAMPLE

from trellis.check.rule import Rule
from trellis.check.rules import GROUPS, RULES
from trellis.check.site_rules import load_site_rules
from trellis.diagnostics.diagnostic import Severity
from trellis.reports import reference

OWN = tuple(load_site_rules(EXAMPLE))
PAGE = (EXAMPLE / "docs" / "rules.md").read_text("utf-8")


def test_the_page_is_as_the_rules_say() -> None:
    own = (("This portal's own", OWN),) if OWN else ()
    assert reference.render((*GROUPS, *own)) == PAGE, "run make docs"


def test_every_rule_has_a_heading_that_its_row_links_to() -> None:
    ids = [rule.id for rule in (*RULES, *OWN)]
    page = re.sub(r"^(`{3,})text\n.*?^\1$", "", PAGE, flags=re.MULTILINE | re.DOTALL)
    assert re.findall(r"^### (.+)$", page, re.MULTILINE) == ids
    assert re.findall(r"^\| \[`.+?`\]\(#(.+?)\)", page, re.MULTILINE) == ids


def test_what_looks_like_markup_is_shown_as_it_stands() -> None:
    doc = "A `<b>` or a | bar is <b>.\n\nWhy *so*.\n\nBad:\n\n    ```\n    x\n    ```\n\nGood: as [here].\n\n    y\n"
    page = reference.render([("One", [Rule("some-rule", Severity.ADVICE, doc=doc)])])
    assert r"| [`some-rule`](#some-rule) | advice | A `<b>` or a \| bar is \<b\>. |" in page
    assert r"Why \*so\*." in page
    assert "````text\n```\nx\n```\n````" in page
    assert r"Good: as \[here\]." in page
