"""Runs axe on a page."""

from __future__ import annotations

from typing import Any

from conftest import EXAMPLE
from playwright.sync_api import Page

_SCRIPT = EXAMPLE / "node_modules" / "axe-core" / "axe.min.js"
_RUN = """rules => {
    const options = {resultTypes: ["violations"], reporter: "no-passes", preload: false, ...rules};
    const shorten = (summary = "") => summary.split("\\n").slice(1, 3).join(" ").trim();
    return axe.run(options).then(({violations}) => violations.flatMap(({id, nodes}) => nodes.map(
        ({target, failureSummary}) => `${id}: ${target.join(" ")} (${shorten(failureSummary)})`)));
}"""


def list_violations(page: Page, **options: Any) -> list[str]:
    """Returns what axe reports of the page as it stands. options: axe's own, such as `rules` and `runOnly`."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_SCRIPT.read_text("utf-8"))
    problems: list[str] = page.evaluate(_RUN, options)
    return problems
