"""The next act for foreign marks is what an author can write as it stands."""

from __future__ import annotations

import pytest
from conftest import TODAY, Portal

from trellis.pipeline.run import run_pipeline

PATH = "content/sales/pages/terms.md"
FRONT = "---\ntitle: Terms\nsummary: What we promise to shippers, and what we ask.\nstatus: stable\n---\n\n"


@pytest.mark.parametrize(
    ("text", "rule", "help"),
    [
        ("See ![[crane.png]].\n", "foreign-markup", "write `![alt text](crane.png)`"),
        ("See ![[crane.png|200]].\n", "foreign-markup", "write `![alt text](crane.png)`"),
        ("<script>\n", "html-in-text", "delete it; if it is meant as code, put it between backticks"),
        (
            "<p>\n`<script>`\n</p>\n",
            "html-in-text",
            "delete it; if it is meant as code, take it out of the `<p>` and put it between backticks",
        ),
    ],
)
def test_the_next_act_is_concrete(portal: Portal, text: str, rule: str, help: str) -> None:
    diagnostics = run_pipeline(portal({PATH: FRONT + text}), TODAY).diagnostics
    assert help in [d.help for d in diagnostics if d.rule == rule]
