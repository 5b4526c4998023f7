"""Pictures of every kind of page: 390 and 1280 px wide, light and dark, for eyes to judge.

python tests/browser/screenshots.py shots/            builds the portal, then takes them
python tests/browser/screenshots.py shots/ --site site/   takes them of a site that is built
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from serving import browser, build_portal, served

ROOT = Path(__file__).parents[2]

PAGES = {
    "home": "/",
    "catalogue": "/catalogue/",
    "catalogue-filtered": "/catalogue/?level=intermediate&team=finance&team=sales",
    "catalogue-empty": "/catalogue/?level=intermediate&what=onboarding-path",
    "catalogue-value": "/catalogue/skills/negotiation/",
    "catalogue-all": "/catalogue/all/",
    "compare": "/compare/?items=negotiating-freight-rates,negotiating-with-carriers-apac,first-ninety-days",
    "course": "/courses/negotiating-freight-rates/",
    "course-vendor": "/courses/forklift-refresher/",
    "course-retired": "/courses/presenting-with-slides/",
    "lesson": "/courses/negotiating-freight-rates/what-a-rate-is-made-of/",
    "quiz": "/courses/negotiating-freight-rates/check-the-price-of-a-container/",
    "checkpoint": "/courses/negotiating-freight-rates/negotiate-a-real-lane/",
    "path": "/paths/first-ninety-days/",
    "certificate": "/paths/ocean-coordinator/",
    "paths": "/paths/",
    "team": "/teams/sales/",
    "teams": "/teams/",
    "skill": "/skills/negotiation/",
    "skills": "/skills/",
    "stories": "/stories/",
    "people": "/people/",
    "good-course": "/good-course/",
    "standards": "/standards/",
    "governance": "/governance/",
    "objective": "/objectives/win-rate-desk/",
    "need": "/needs/rate-desk-losing-quotes/",
    "metrics": "/metrics/",
    "metric": "/metrics/quote-win-rate/",
    "person": "/people/ilse-brandsma/",
    "alignment": "/alignment/",
    "trends": "/trends/",
    "report": "/report/2026-Q3/",
    "duplicates": "/duplicates/",
    "course-lapsed": "/courses/incoterms-in-practice/",
    "page": "/toolkit/",
    "calendar": "/calendar/",
    "calendar-plan": "/calendar/plan/",
    "plan": "/plan/",
    "session": "/sessions/rate-talks-rotterdam-2027-01/",
    "404": "/404.html",
}
WIDTHS = {"phone": (390, 844), "desktop": (1280, 900)}
SCHEMES = ("light", "dark")
ILLUSTRATIONS = ("home", "catalogue", "course")


def take(site: Path, out: Path, only: set[str], whole: bool) -> None:
    """Takes the pictures of `site` into `out`. only: names of pages, all if empty. whole: the full height of pages."""
    out.mkdir(parents=True, exist_ok=True)
    with served(site) as base, browser() as chromium:
        for device, (width, height) in WIDTHS.items():
            for scheme in SCHEMES:
                context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
                page = context.new_page()
                for name, address in PAGES.items():
                    if only and name not in only:
                        continue
                    page.goto(base + address)
                    page.wait_for_load_state("networkidle")
                    page.add_style_tag(content="* { content-visibility: visible !important }")
                    page.screenshot(path=out / f"{name}-{device}-{scheme}.png", full_page=whole)
                context.close()


def illustrate(site: Path, out: Path) -> None:
    """Takes what the documentation shows: a few pages, light, at a window's size."""
    out.mkdir(parents=True, exist_ok=True)
    with served(site) as base, browser() as chromium:
        page = chromium.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
        for name in ILLUSTRATIONS:
            page.goto(base + PAGES[name])
            page.wait_for_load_state("networkidle")
            page.screenshot(path=out / f"{name}.png")


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, nargs="?", help="the folder for the pictures")
    parser.add_argument("--site", type=Path, help="a built site; built from this repository unless given")
    parser.add_argument("--only", nargs="*", default=[], help=f"names among {', '.join(PAGES)}")
    parser.add_argument("--fold", action="store_true", help="only what is seen without scrolling")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = arguments.site or build_portal(ROOT, Path(folder))
        take(site, arguments.out or ROOT / "build" / "screenshots", set(arguments.only), not arguments.fold)
        if arguments.out is None:
            illustrate(site, ROOT / "docs" / "images")


if __name__ == "__main__":
    main()
