"""The rule reference, docs/rules.md: all rules by group, with the text of `trellis explain` and the Standards page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..check.rule import Rule
from ..derive.pages.standards import Example, group_standards
from ..diagnostics.diagnostic import Severity

SEVERITY_MEANINGS = {
    Severity.ERROR: "nothing is published while it is broken",
    Severity.WARNING: "the page is published, and its owner is told",
    Severity.ADVICE: "a suggestion that may be left",
}

Groups = Sequence[tuple[str, Sequence[Rule]]]


def render(groups: Groups) -> str:
    """Returns the reference as Markdown. groups: (heading, rules), as in `rules.GROUPS`."""
    return "\n".join(_list_lines(groups))


def _list_lines(groups: Groups) -> Iterator[str]:
    total = sum(len(rules) for _, rules in groups)
    yield "# The rules"
    yield ""
    yield "<!-- Written by `make docs` from the rules' own words; mend them there. -->"
    yield ""
    yield f"`trellis check` asks {total} things. `trellis explain RULE` says one of them in the terminal."
    yield ""
    for severity, meaning in SEVERITY_MEANINGS.items():
        yield f"- **{str(severity).capitalize()}**: {meaning}."
    yield ""
    yield "A portal sets another severity, or switches a rule off, under `severity` in its `portal.yml`."
    for heading, rules in groups:
        yield from ("", f"## {heading}", "", "| rule | severity | asks |", "|---|---|---|")
        yield from (f"| [`{r.id}`](#{r.id}) | {r.severity} | {_escape_cell(r.requirement)} |" for r in rules)
        for rule in rules:
            yield from _format_rule(rule)
    yield ""


def _format_rule(rule: Rule) -> Iterator[str]:
    ((standard,),) = (group.standards for group in group_standards([rule]))
    yield from ("", f"### {rule.id}", "", f"*{rule.severity}* · {_escape_prose(standard.requirement)}")
    for paragraph in standard.reasons:
        yield from ("", _escape_prose(paragraph))
    for example in standard.examples:
        yield from _format_example(example)


def _format_example(example: Example) -> Iterator[str]:
    yield from (
        "",
        f"{'Good' if example.is_good else 'Bad'}{': ' + _escape_prose(example.text) if example.text else ':'}",
    )
    if example.code:
        fence_lengths = [len(fence) for fence in re.findall("`{3,}", example.code)]
        fence = "`" * max(3, *(length + 1 for length in fence_lengths)) if fence_lengths else "```"
        yield from ("", f"{fence}text", *example.code.rstrip("\n").split("\n"), fence)


def _escape_prose(text: str) -> str:
    """Returns plain text as Markdown that shows it unchanged. Text in backticks stays code."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part if part.startswith("`") else re.sub(r"([\\*_\[\]<>|])", r"\\\1", part) for part in parts)


def _escape_cell(text: str) -> str:
    """Escapes text like `_escape_prose`, for a table, where a vertical bar ends the cell even between backticks."""
    return _escape_prose(text).replace("|", r"\|").replace(r"\\|", r"\|")
