"""Runs axe on a page."""

from __future__ import annotations

from typing import Any

from conftest import EXAMPLE
from playwright.sync_api import Page

_SCRIPT = EXAMPLE / "node_modules" / "axe-core" / "axe.min.js"
_RUN = """asked => {
    const rules = {...asked.rules, "avoid-inline-spacing": {enabled: false}};  // below: axe takes long for it
    const options = {resultTypes: ["violations"], reporter: "no-passes", preload: false, ...asked, rules};
    const spacings = ["letter-spacing", "line-height", "word-spacing"];
    const spaced = [...document.querySelectorAll("[style]")].filter(
        ({style}) => spacings.some((name) => style.getPropertyPriority(name)));
    const wrong = spaced.map(({outerHTML}) => `avoid-inline-spacing: ${outerHTML.slice(0, 99)}`);
    const shorten = (summary = "") => summary.split("\\n").slice(1, 3).join(" ").trim();
    return axe.run(options).then(({violations}) => wrong.concat(violations.flatMap(({id, nodes}) => nodes.map(
        ({target, failureSummary}) => `${id}: ${target.join(" ")} (${shorten(failureSummary)})`))));
}"""


def list_violations(page: Page, **options: Any) -> list[str]:
    """Returns what axe reports of the page as it stands. options: axe's own, such as `rules` and `runOnly`."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_SCRIPT.read_text("utf-8"))
    problems: list[str] = page.evaluate(_RUN, options)
    return problems
