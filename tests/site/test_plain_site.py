"""The frame of the engine's own: the same addresses and content as Material's, without MkDocs and nothing inline."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from conftest import EXAMPLE, TEAM, TODAY, Portal, course
from driving import ONE_OF_EACH
from test_valid_html import problems

from trellis import kinds
from trellis.check.rules.links.asset_in_reserved_place import FILE_EXTENSIONS
from trellis.load.site_modules import read_site_address
from trellis.pipeline.run import run_pipeline
from trellis.site import policy, second_process
from trellis.site.build import build_site
from trellis.site.defaults import CODE_URL
from trellis.site.editor.files import build_editor_policy, find_editor_forge
from trellis.site.plain.page import wrap_tables
from trellis.site.refusal import BuildRefused
from trellis.site.settings import read_settings

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
THEMES_OWN = ("assets/javascripts/", "assets/stylesheets/", "assets/images/")
ONLY_HERE = (f"{CODE_URL}/frame/",)

SETTINGS = """\
site_name: Learning & more
site_url: https://learning.example/portal/
repo_url: https://forge.example/learning
edit_uri: edit/main/content/
copyright: Made by <b>us</b>
docs_dir: content
theme: {name: material}
plugins:
- macros: {module_name: hooks/macros, render_by_default: false, on_undefined: strict, on_error_fail: true}
nav:
- Start: index.md
- Catalogue: catalogue.md
- More:
  - Teams: teams.md
  - sales/pages/about.md
- Elsewhere: https://example.org/
extra:
  secret: !ENV [NO_SUCH_NAME, x]
"""
TEXT = """\
## First

| Part | Cost |
|---|--:|
| Freight | 3 |

- [x] done
- [ ] to do

```python
print("a")
```

=== "One"

    Text of the first.

=== "Two"

    Text of the second, with a note.[^1]

!!! warning "Mind"

    A [course](../fahren/index.md) in German, and <i>HTML</i>.

[^1]: A note.
"""
METRICS = """\
- id: wins
  name: Quotes *won*
  scope: team
  unit: share of quotes
  direction: up
  baseline: 0.2
  target: 0.4
  source: The quoting tool.
"""
ABOUT = "---\ntitle: About us\nsummary: What we are and what we are for, in words.\nstatus: stable\n---\n\n"
OWN = """\
---
title: Start
summary: Where to begin.
---

<div class="t-pair" data-own="kept">
{{ spotlights() }}
</div>

{{ numbers() }}

See [the teams](teams.md#all), <span data-own="kept">as typed</span>.

{{ cards("rates", "fahren") }}

{{ items(kind="course", team="sales", number=2) }}

We have {{ count("course", team="sales") }}, and {{ figure("open-needs") }}.

{{ metric("wins") }}

{{ chart("wins") }}
"""
FILES = {
    "mkdocs.yml": SETTINGS,
    "hooks/macros.py": "from trellis.site import blocks\n\n\ndef define_env(env):\n    blocks.offer(env)\n",
    "hooks/pages/index.md": OWN,
    "content/sales/index.md": TEAM,
    "content/sales/metrics.yml": METRICS,
    "content/sales/data/wins.csv": "metric,period,value\nwins,2026-Q1,0.2\nwins,2026-Q2,0.3\n",
    "content/sales/pages/about.md": ABOUT + TEXT.replace("../", "../courses/"),
    "content/sales/courses/rates/index.md": course(
        "Rates & prices", status="stable", minutes="10", aliases="[old-rates]", reviewed="2026-11-01"
    ).replace("\n---\n", "\n---\n", 1)
    + "\n"
    + TEXT,
    "content/sales/courses/rates/01-first.md": "---\ntitle: First\ntype: read\nminutes: 10\n---\n\n" + TEXT,
    "content/sales/courses/fahren/index.md": course("Fahren lernen", status="stable", minutes="10", language="de"),
    "content/sales/courses/arabic/index.md": course("الأسعار", status="stable", minutes="10", language="ar"),
}


def build(root: Path, frame: str, out: str) -> Path:
    (root / "portal.yml").write_text(f"frame: {frame}\nrequests: mailto:learning@acme.example\n")
    result = run_pipeline(root, TODAY)
    assert result.context.portal.frame == frame
    build_site(root, root / out, replace(result, diagnostics=()))
    return root / out


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """A small portal with each frame: Material's, and the engine's own."""
    root = tmp_path_factory.mktemp("portal")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1795392000")
        yield build(root, "material", "themed"), build(root, "plain", "plain")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example portal with the frame of the engine's own."""
    result = run_pipeline(EXAMPLE, TODAY)
    portal = result.context.portal.model_copy(update={"frame": "plain"})
    out = tmp_path_factory.mktemp("example") / "out"
    build_site(EXAMPLE, out, replace(result, context=replace(result.context, portal=portal), diagnostics=()))
    return out


def list_addresses(site: Path) -> set[str]:
    paths = (file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file())
    return {path for path in paths if not path.startswith((*THEMES_OWN, *ONLY_HERE))}


def test_the_check_knows_the_extensions_of_all_files_that_the_portal_writes(
    sites: tuple[Path, Path], example: Path
) -> None:
    """A folder with such a name would stand in the place of one."""
    written = {file.suffix for site in (*sites, example) for file in site.rglob("*") if file.is_file()}
    assert written - {""} <= FILE_EXTENSIONS


@pytest.mark.parametrize(
    "address", ["404.html", "index.html", "teams/sales/index.html", "courses/rates/first/index.html"]
)
def test_the_foot_leads_to_an_address_for_mail(sites: tuple[Path, Path], address: str) -> None:
    for site in sites:
        assert set(re.findall(r'href="([^"]*mailto:[^"?]*)"', (site / address).read_text("utf-8"))) == {
            "mailto:learning@acme.example"
        }


def read_article(site: Path, path: str) -> str:
    article = re.search(r"<article[^>]*>(.*)</article>", (site / path).read_text("utf-8"), re.DOTALL)
    assert article, path
    return re.sub(r"\s+", " ", article[1]).strip()


def test_both_frames_have_the_same_addresses(sites: tuple[Path, Path]) -> None:
    themed, plain = map(list_addresses, sites)
    assert plain == themed
    assert {"404.html", "sitemap.xml.gz", "courses/old-rates/index.html", "catalogue.json"} <= plain
    assert (sites[1] / CODE_URL / "frame/colours.js").is_file()


def test_both_frames_have_the_same_content_sitemap_and_data(sites: tuple[Path, Path]) -> None:
    themed, plain = sites
    for path in sorted(list_addresses(plain)):
        if path.endswith("/index.html") and "<article" in (plain / path).read_text("utf-8"):
            article = re.sub(
                r' ?<script type="module" src="[^"]*frame/code\.js".*?</script>', "", read_article(plain, path)
            )
            assert article == re.sub(r"\s+", " ", wrap_tables(read_article(themed, path))), path
        elif path.endswith((".json", ".js", ".svg")) or path == "sitemap.xml":
            assert (plain / path).read_bytes() == (themed / path).read_bytes(), path


def test_a_course_without_dates_has_no_empty_heading_for_them(sites: tuple[Path, Path]) -> None:
    for site in sites:
        assert "Review status" in read_article(site, "courses/rates/index.html")
        assert "Wie aktuell" not in read_article(site, "courses/fahren/index.html")
        assert "Review status" not in read_article(site, "courses/fahren/index.html")


@pytest.mark.example
def test_nothing_is_inline_and_one_policy_says_so(example: Path) -> None:
    pages = sorted(example.rglob("*.html"))
    assert len(pages) > 150
    for page in pages:
        html = page.read_text("utf-8")
        expected = policy.PLAIN_POLICY
        if 'class="t-diagram"' in html:  # Mermaid's drawings have styles
            expected = expected.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
        if page == example / "edit" / "index.html":  # another program, with a policy of its own
            forge = find_editor_forge("https://forge.meridian.example/meridian/learning", kinds.Portal())
            assert forge
            expected = build_editor_policy(forge)
        assert POLICY.findall(html) == [expected], page
        assert policy.find_inline_scripts(html) == [], page
        assert not re.search(r"<style|<[^>]*\s(?:style|on\w+)=", html), page
        assert not re.search("<(?:script|link|title|body)", html[: html.index("Content-Security-Policy")])
    assert "unsafe" not in policy.PLAIN_POLICY
    assert "sha256" not in policy.PLAIN_POLICY


def test_every_link_leads_somewhere(example: Path) -> None:
    anchors = {page: set(re.findall(r'\sid="([^"]+)"', page.read_text("utf-8"))) for page in example.rglob("*.html")}
    root = urlsplit(read_site_address(EXAMPLE)).path or "/"
    broken = []
    for page in anchors:
        base = f"http://site{root}{page.relative_to(example).as_posix().removesuffix('index.html')}"
        for written in re.findall(r'\s(?:href|src|action)="([^"]*)"', page.read_text("utf-8")):
            address, anchor = urldefrag(urljoin(base, unescape(written)))
            if urlsplit(address).netloc != "site" or written == "data:,":
                continue
            path = unquote(urlsplit(address).path)
            file = example / (path.removeprefix(root) + ("index.html" if path.endswith("/") else ""))
            is_there = file.is_file() and (not anchor or file not in anchors or unquote(anchor) in anchors[file])
            broken += [] if is_there else [f"{page.relative_to(example)}: {written}"]
    assert broken == []


def test_every_template_makes_valid_html(example: Path) -> None:
    paths = [address.split("?")[0].strip("/") for address in ONE_OF_EACH]
    files = [example / path if path.endswith(".html") else example / path / "index.html" for path in paths]
    assert problems(*files, example / "courses" / "rate-negotiation" / "index.html") == []


def test_the_navigation_is_that_of_the_settings(sites: tuple[Path, Path]) -> None:
    html = (sites[1] / "about" / "index.html").read_text("utf-8")
    menu = re.search(r'<nav class="t-menu__list".*?</nav>', html, re.DOTALL)
    assert menu
    links = re.findall(r'href="([^"]+)"([^>]*)>([^<]+)', menu[0])
    assert links == [
        ("../", "", "Start"),
        ("../catalogue/", "", "Catalogue"),
        ("../teams/", ' aria-current="true"', "More"),
        ("../teams/", "", "Teams"),
        ("../about/", ' aria-current="page"', "About us"),
        ("https://example.org/", "", "Elsewhere"),
    ]
    assert "Learning &amp; more · Made by <b>us</b>" in html


def test_each_page_says_its_language_and_the_frame_its_own(sites: tuple[Path, Path]) -> None:
    english, german, arabic = (
        (sites[1] / "courses" / name / "index.html").read_text("utf-8") for name in ("rates", "fahren", "arabic")
    )
    assert '<html lang="en" dir="ltr">' in english
    assert '<header class="md-header">' in english
    assert '<html lang="de" dir="ltr">' in german
    assert 'class="md-skip">Zum Inhalt springen</a>' in german
    assert '<header class="md-header" lang="en">' in german
    assert '<html lang="ar" dir="rtl">' in arabic
    assert '<footer class="md-footer t-footer" lang="en" dir="ltr">' in arabic


def test_an_own_page_has_its_blocks_its_html_and_its_links(sites: tuple[Path, Path]) -> None:
    article = read_article(sites[1], "index.html")
    assert 'data-own="kept"' in article
    assert '<a href="teams/#all">the teams</a>, <span data-own="kept">as typed</span>.' in article
    assert "<b>3</b> courses" in article
    assert "{{" not in article
    assert article.startswith("<h1>Start</h1>")


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        (
            "Hi\n\n{{ numbers() }}\n{{ unheard_of() }}\n",
            8,
            "'unheard_of' is undefined; there are .* and whats_new; blocks of your own in hooks/macros.py",
        ),
        ("{{ next_sessions('x', 'y', 'z') }}\n", 5, "`x` is no number of entries; write a whole number"),
        ("{{ config.site_name }}\n", 5, "'config' is undefined"),
    ],
)
def test_a_block_that_is_none_of_the_engines_stops_the_build_at_its_line(
    portal: Portal, body: str, line: int, message: str
) -> None:
    files = {
        "portal.yml": "language: ar\n",
        "hooks/pages/cafe.md": f"---\ntitle: Cafe\n---\n\n{body}",
        "hooks/macros.py": "from trellis.site import blocks\n\n\ndef define_env(env):\n    blocks.offer(env)\n",
    }
    with pytest.raises(BuildRefused, match=rf"^hooks/pages/cafe\.md:{line}: .*{message}") as refusal:
        build(portal(files), "plain", "out")
    assert str(refusal.value).isascii()


def test_a_second_process_writes_the_same_pages(sites: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_process, "MIN_PAGES", 1)
    monkeypatch.setattr(second_process.os, "cpu_count", lambda: 2)
    again = build(sites[1].parent, "plain", "again")
    assert list_addresses(again) == list_addresses(sites[1])
    for path in list_addresses(again) - {"catalogue.json"}:
        assert (again / path).read_bytes() == (sites[1] / path).read_bytes(), path


def test_two_files_at_one_place_are_refused(portal: Portal) -> None:
    page = "---\ntitle: About\nsummary: What we are and what we are for, in words.\nstatus: stable\n---\nText.\n"
    root = portal({"content/sales/pages/about.md": page, "hooks/pages/about.md": "---\ntitle: About us\n---\nHi.\n"})
    with pytest.raises(BuildRefused, match=r"would stand at /about/index\.html"):
        build(root, "plain", "out")


_BLOCKED = """\
import sys

BLOCKED = {"mkdocs", "material", "mkdocs_macros", "markdown", "pymdownx", "mergedeep", "ghp_import", "livereload"}


class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Blocker())
from trellis.cli import main

sys.argv[0] = "trellis"
main()
"""


def run_without_mkdocs(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _BLOCKED, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.example
def test_the_command_builds_the_site_with_mkdocs_uninstalled(tmp_path: Path, example: Path) -> None:
    for folder in ("content", "hooks", "locale", "reviews", "schemas"):
        shutil.copytree(EXAMPLE / folder, tmp_path / folder)
    shutil.copy(EXAMPLE / "mkdocs.yml", tmp_path)
    settings = (EXAMPLE / "portal.yml").read_text("utf-8")
    arguments = ("build", "--root", str(tmp_path), "--out", str(tmp_path / "out"), "--today", "2026-11-23")
    (tmp_path / "portal.yml").write_text(f"{settings}\nframe: plain\n", "utf-8")
    done = run_without_mkdocs(*arguments)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    with_history = {address for address in list_addresses(example) if "/versions/" in address}
    assert list_addresses(tmp_path / "out") == list_addresses(example) - with_history  # the copy has none
    (tmp_path / "portal.yml").write_text(settings, "utf-8")
    done = run_without_mkdocs(*arguments)
    assert done.returncode == 1
    assert "The site has Material's frame, and mkdocs-material is not installed." in done.stderr


@pytest.mark.parametrize(
    ("settings", "edit", "canonical"),
    [
        ("site_name: A\n", "", ""),
        ("repo_url: https://github.com/a/b\n", "https://github.com/a/b/edit/master/docs/x/y.md", ""),
        ("repo_url: https://forge.example/a\n", "", ""),
        ("repo_url: https://forge.example/a/\nedit_uri: edit/main\n", "https://forge.example/a/edit/main/x/y.md", ""),
        ("repo_url: https://a.b/c\nedit_uri: ''\n", "", ""),
        ("repo_url: https://a.b/c\nedit_uri: '?f='\n", "https://a.b/c?f=/x/y.md", ""),
        ("edit_uri_template: 'https://a.b/{path_noext}?p={path!q}'\n", "https://a.b/x/y?p=x%2Fy.md", ""),
        ("site_url: https://a.b/c\nextra: !!python/name:a.b\n", "", "https://a.b/c/courses/%C3%A4/"),
    ],
)
def test_settings_are_read_as_mkdocs_reads_them(portal: Portal, settings: str, edit: str, canonical: str) -> None:
    read = read_settings(portal({"mkdocs.yml": settings}))
    assert read.build_edit_url("x/y.md") == edit
    assert read.build_canonical_url("/courses/ä/") == canonical


@pytest.mark.parametrize("is_written", [False, True])
def test_a_link_that_leads_nowhere_ends_a_strict_build(portal: Portal, is_written: bool) -> None:
    """By the caller, or by `mkdocs.yml`; the former site stays."""
    files = {"portal.yml": "frame: plain\n", "content/sales/pages/about.md": f"{ABOUT}[gone](gone.md)\n"}
    root = portal(files)
    result = replace(run_pipeline(root, TODAY), diagnostics=())
    build_site(root, root / "out", result)
    former = (root / "out/index.html").read_bytes()
    (root / "mkdocs.yml").write_text(f"site_name: Another\nstrict: {str(is_written).lower()}\n")
    with pytest.raises(BuildRefused, match=r"links that lead nowhere: 1\."):
        build_site(root, root / "out", result, strict=not is_written)
    assert (root / "out/index.html").read_bytes() == former


def test_blocks_stand_in_both_frames(sites: tuple[Path, Path]) -> None:
    """Cards and rows stand by themselves; a count is part of its sentence; Markdown in a name stays as it is."""
    for site in sites:
        page = (site / "index.html").read_text("utf-8")
        assert re.search(r'<a class="?t-row__title"? href="?courses/rates/"?>Rates &amp; prices</a>', page)
        assert re.search(r"<p>We have <a[^>]*>3 courses</a>, and <a[^>]*>0 open needs</a>\.</p>", page)
        assert page.count("Quotes *won*</a>") == 2
        assert page.count('role="img"') + page.count("role=img") == 2
