"""What learning costs: budgets of teams by quarter, prices by who pays, the stipend, and the register of providers."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from conftest import TODAY, Portal, course, findings

from trellis import kinds
from trellis.derive import PublishedCatalogue
from trellis.derive.cards import build_card
from trellis.derive.funding.budgets import build_team_budget, build_team_budgets, draw_quarters, sum_present
from trellis.derive.funding.prices import judge_price, sort_prices
from trellis.derive.funding.providers import build_providers_page, link_provider
from trellis.derive.pages.course import build_course_page
from trellis.derive.pages.funding import build_funding_page
from trellis.derive.pages.own_text import build_text_page
from trellis.derive.pages.team import build_team_page
from trellis.pipeline.run import CheckedPortal, run_pipeline

TABLE = "content/sales/data/budget.csv"
HEADER = "quarter,allotted,committed,spent,currency\n"
PAGE = """\
---
title: What we pay
summary: Which learning the company pays for, up to which amount, in whose budget.
status: stable
---
Text.
"""
STIPEND = "stipend: {amount: 300, currency: EUR, terms: Your manager decides., page: pays}\n"


def write_course(title: str, **source: str) -> str:
    values = {"kind": "vendor", "provider": "Harbour Skills", "url": "'https://example.org/'", **source}
    return course(title, "stable", source="{" + ", ".join(f"{key}: {value}" for key, value in values.items()) + "}")


FILES: dict[str, str | bytes] = {
    "portal.yml": STIPEND,
    "content/providers.yml": (
        "- {id: harbour, name: Harbour Skills, owner: ada, scope: Air., experience: Sound., url: 'https://h.test/'}\n"
        "- {id: aha, name: Aha}\n"
    ),
    "content/sales/pages/pays.md": PAGE,
    "content/sales/courses/paid/index.md": write_course("Paid", cost="900", currency="EUR", funded="true"),
    "content/sales/courses/gratis/index.md": write_course("Gratis", cost="0", provider="harbour"),
    "content/sales/courses/cheap/index.md": write_course("Cheap", cost="300", currency="EUR"),
    "content/sales/courses/dear/index.md": write_course("Dear", cost="300.5", currency="EUR", provider="Other"),
    "content/sales/courses/abroad/index.md": write_course("Abroad", cost="10", currency="USD", funded="false"),
    "content/sales/courses/unsaid/index.md": write_course("Unsaid"),
    "content/sales/courses/ours/index.md": course("Ours", "stable"),
    TABLE: HEADER + "2026-Q4,1000,200,700,EUR\n2026-Q3,0,,10,EUR\n2027-Q1,2000,,,EUR\n",
}


def publish(root: Path) -> PublishedCatalogue:
    result = run_pipeline(root, TODAY)
    return PublishedCatalogue(result.catalogue, result.context)


def test_a_budget_is_shown_by_quarter_with_what_is_left(portal: Portal) -> None:
    published = publish(portal(FILES))
    (budget,) = build_team_budgets(published)
    assert [(q.name, q.rest, q.share, q.is_over, q.is_present) for q in budget.quarters] == [
        ("Q3 2026", "-EUR 10", None, True, False),
        ("Q4 2026", "EUR 100", 90, False, True),
        ("Q1 2027", "EUR 2,000", 0, False, False),
    ]
    assert budget.quarters[0].state == "nothing allotted"
    assert (budget.quarters[1].spent_width, budget.quarters[1].committed_width) == (35, 10)
    assert budget.present == build_team_budget(published, "sales") == budget.quarters[1]
    (total,) = sum_present(published)
    assert (total.team_count, total.used, total.rest) == (1, "EUR 900", "EUR 100")


def test_of_two_rows_for_a_quarter_the_later_counts_and_currencies_are_not_added(portal: Portal) -> None:
    root = portal(
        {
            TABLE: HEADER + "2026-Q4,1000,,0,EUR\n2026-Q4,1500,,0,EUR\n",
            "content/customs/index.md": "---\ntitle: Customs\nsummary: Clears what others ship, and says what it may "
            "cost them.\nmanager: ada\nleads: [ada]\n---\nText.\n",
            "content/customs/data/budget.csv": HEADER + "2026-Q4,70,,80,JPY\n",
        }
    )
    published = publish(root)
    assert [total.allotted for total in sum_present(published)] == ["EUR 1,500", "JPY 70"]
    assert len(findings(root, "budget-repeated")) == 1
    assert draw_quarters((), "2026-Q4") == ()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("2026-13,1,1,1,EUR\n", "`quarter` `2026-13` is no quarter of a year"),
        ("2026-Q5,1,1,1,EUR\n", "`quarter` `2026-Q5` is no quarter of a year"),
        ("2026-Q4,1,1,1,EURO\n", "`currency` `EURO` is no currency"),
        ("2026-Q4,1,1,1,eur\n", "`currency` `eur` is no currency"),
        ('2026-Q4,"1.000,50",1,1,EUR\n', "`allotted` `1.000,50` is not a number"),
        ("2026-Q4,-1,1,1,EUR\n", "`allotted`"),
        ("2026-Q4,,1,1,EUR\n", "`allotted` is missing"),
    ],
)
def test_a_row_that_cannot_be_is_told_and_the_rest_is_shown(portal: Portal, rows: str, message: str) -> None:
    root = portal({TABLE: HEADER + rows + "2026-Q3,5,,,EUR\n"})
    lines = findings(root)
    assert [line for line in lines if f"{TABLE}:2:" in line and message in line], lines
    assert [quarter.quarter for quarter in build_team_budgets(publish(root))[0].quarters] == ["2026-Q3"]


@pytest.mark.parametrize("text", ["", HEADER])
def test_a_table_without_rows_leaves_the_page_useful(portal: Portal, text: str) -> None:
    root = portal({TABLE: text})
    lines = [line for line in findings(root) if TABLE in line]
    assert len(lines) == (0 if text == HEADER else 1), lines
    page = build_funding_page(publish(root))
    assert (page.budgets, page.totals, page.prices.groups) == ((), (), ())


def test_courses_stand_by_who_pays(portal: Portal) -> None:
    prices = sort_prices(publish(portal(FILES)))
    groups = [(label, [row.link.title for row in rows]) for label, rows in prices.groups]
    assert groups == [
        ("The company pays", ["Paid"]),
        ("Free of charge", ["Gratis"]),
        ("Your stipend covers it", ["Cheap"]),
        ("Ask first", ["Abroad", "Dear", "Unsaid"]),
    ]
    assert prices.stipend
    assert (prices.stipend.amount, prices.stipend.page and prices.stipend.page.url) == ("EUR 300", "/pays/")
    assert judge_price(kinds.Source(cost=5.0, currency="EUR"), None) == "beyond"


def test_the_page_that_says_what_is_paid_has_the_prices_below_it(portal: Portal) -> None:
    published = publish(portal({**FILES, "content/sales/pages/terms.md": PAGE.replace("What we pay", "Terms")}))
    prices = {
        id: build_text_page(published, published.catalogue.entry(("page", id))).prices for id in ("pays", "terms")
    }
    assert prices["pays"]
    assert prices["terms"] is None


def test_the_team_says_what_it_has_and_what_each_person_may_spend(portal: Portal) -> None:
    published = publish(portal(FILES))
    page = build_team_page(published, cast(Any, published.find_entry("team", "sales")))
    assert page.budget
    assert page.budget.rest == "EUR 100"
    assert page.stipend


def test_providers_have_their_courses_by_name_or_id(portal: Portal) -> None:
    published = publish(portal(FILES))
    page = build_providers_page(published)
    assert [(p.name, len(p.courses), p.owner and p.owner.url) for p in page.providers] == [
        ("Aha", 0, None),
        ("Harbour Skills", 5, "/people/ada/"),
    ]
    assert [row.link.title for row in page.others] == ["Dear"]
    assert link_provider(published, "nobody") is None


def test_a_provider_who_is_not_in_the_register_is_told_where_there_is_one(portal: Portal) -> None:
    files = {"content/sales/courses/dear/index.md": write_course("Dear", provider="Harbor Skills")}
    root = portal(files)
    assert findings(root, "unknown-provider") == []
    root = portal({**files, "content/providers.yml": "- {id: harbour, name: Harbour Skills, owner: nobody}\n"})
    (finding,) = [d for d in run_pipeline(root, TODAY).diagnostics if d.rule == "unknown-provider"]
    assert finding.help.startswith("did you mean `Harbour Skills`?")


def test_the_example_is_consistent(example: CheckedPortal) -> None:
    published = PublishedCatalogue(example.catalogue, example.context)
    page = build_funding_page(published)
    assert len(page.budgets) >= 5
    assert all(budget.present for budget in page.budgets)
    assert page.prices.funded
    providers = build_providers_page(published)
    assert len(providers.providers) >= 5
    assert providers.others == ()


def test_a_card_says_its_price_and_a_course_leads_to_its_provider(portal: Portal) -> None:
    published = publish(portal(FILES))
    cheap, ours = (published.catalogue.entry(("course", id)) for id in ("cheap", "ours"))
    assert build_card(published, cheap).byline == "Harbour Skills · EUR 300"
    assert build_card(published, ours).byline == "Sales team"
    provider = build_course_page(published, cheap).provider
    assert provider
    assert provider.url == "/providers/#harbour"


def test_what_a_spreadsheet_saves_with_semicolons_is_read(portal: Portal) -> None:
    root = portal({TABLE: "quarter;allotted;committed;spent;currency\n2026-Q4;1.250,50;;300,5;EUR\n;;;;\n"})
    assert [line.split(" ")[1] for line in findings(root) if TABLE in line] == ["advice[csv-separator]"]
    budget = build_team_budget(publish(root), "sales")
    assert budget
    assert (budget.share, budget.is_over) == (24, False)
