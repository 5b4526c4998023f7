"""Links of the learning team's own pages: to what has been renamed, taken down, or never was there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import TODAY, Portal, course, findings

from trellis.catalogue.link_targets import LinkTargets
from trellis.derive.browse.site_data import SiteData
from trellis.load.own_page_links import find_page_links
from trellis.pipeline.publish import publish_result
from trellis.pipeline.run import run_pipeline
from trellis.site.own_page_links import update_links
from trellis.site.plan import plan_pages

OWN = "hooks/pages/month.md"
HEAD = "---\ntitle: Month\nsummary: What happens in this month, and where to take part in it.\n---\n\n"
FILES = {
    "content/sales/courses/quoting/index.md": course("Quoting", status="stable", aliases="[rates, tenders]"),
    "content/sales/courses/quoting/01-begin.md": "---\ntitle: Begin\ntype: read\nminutes: 5\n---\n\nBegin.\n",
    "content/sales/courses/closing/index.md": course("Closing", status="draft", aliases="[ending]"),
    "content/sales/courses/tenders/index.md": course("Tenders", status="stable"),
}


@pytest.fixture
def update(portal: Portal) -> Callable[[str], str]:
    targets = LinkTargets(run_pipeline(portal(FILES), TODAY).catalogue)
    return lambda text: update_links(text, targets)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[a](sales/courses/rates/index.md)", "[a](sales/courses/quoting/index.md)"),
        (
            'é [a](<sales/courses/rates/index.md?x=1#b> "Rates") [b](sales/courses/rates/index.md)',
            'é [a](<sales/courses/quoting/index.md?x=1#b> "Rates") [b](sales/courses/quoting/index.md)',
        ),
        ("[a](sales/courses/rates/index\\.md?a=1&amp;b=2#c)", "[a](sales/courses/quoting/index.md?a=1&b=2#c)"),
        ("[a](./sales/../sales/courses/rates/01-begin.md)", "[a](sales/courses/quoting/01-begin.md)"),
        (
            "[a][b] and [b]\n\n[b]: sales/courses/rates/index.md",
            "[a][b] and [b]\n\n[b]: sales/courses/quoting/index.md",
        ),
        ("{{ f('[a](') }}[a](sales/courses/rates/index.md)", "{{ f('[a](') }}[a](sales/courses/quoting/index.md)"),
    ],
)
def test_a_link_to_a_former_name_leads_to_the_present_file(
    update: Callable[[str], str], before: str, after: str
) -> None:
    assert update(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "[a](sales/courses/quoting/index.md)",
        "[a](sales/courses/tenders/index.md)",  # a course that is there goes before a former name
        "[a](sales/courses/ending/index.md)",  # of a draft, whose name nobody is to read
        "`[a](sales/courses/rates/index.md)` [a](/sales/courses/rates/index.md) [a](https://example.com/rates.md)",
        "[a](#rates) [a](?rates) [a](nowhere.md) ![a](sales/courses/rates/index.md)",
        "    [a](sales/courses/rates/index.md)",
        "[a]({{ 'sales/courses/rates/index.md' }})",
        "sales/courses/rates/index.md",
    ],
)
def test_all_else_stays(update: Callable[[str], str], text: str) -> None:
    assert update(text) == text


def test_a_former_name_is_no_fault_and_a_name_of_nothing_is(portal: Portal) -> None:
    text = "[a](sales/courses/rates/index.md) [b](sales/courses/ending/index.md) [c](month.md) [d](catalogue.md)\n"
    lines = findings(portal({**FILES, OWN: HEAD + text}), "own-page-link")
    assert [line.split(" ")[0] for line in lines] == [f"{OWN}:6:39"]


def test_a_page_with_many_links_is_read_in_one_piece() -> None:
    text = "\n".join(f"- [a {number}](sales/courses/rates-{number}/index.md)" for number in range(500))
    assert [link.target_span.line for link in find_page_links(text)] == list(range(1, 501))


def test_the_planned_page_has_the_present_file(portal: Portal) -> None:
    """Both frames render the text that is planned."""
    root = portal({**FILES, OWN: HEAD + "Take [it](sales/courses/rates/index.md).\n"})
    site_data = SiteData(publish_result(run_pipeline(root, TODAY)))
    assert plan_pages(site_data, root)["month.md"].body.strip() == "Take [it](sales/courses/quoting/index.md)."
