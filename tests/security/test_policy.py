"""The policy in a page's head: only the theme's own scripts, on every page, and the reload script while serving."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from hostile import FILES, build_unchecked, write

from trellis.site import policy, preview, sanitise
from trellis.site.refusal import BuildRefused

META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
PAGE = '<!doctype html><head><meta charset="utf-8"><title>A</title></head><body>{}</body>'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal with a script of its author's on a page of each depth."""
    wanted = ("mkdocs.yml", "hooks/macros.py", "content/people.yml", "content/sales/index.md")
    files = {name: text for name, text in FILES.items() if name in wanted or name.startswith("content/sales/courses/")}
    return build_unchecked(write(tmp_path_factory.mktemp("portal"), files))


def policies(site: Path) -> dict[str, str]:
    return {str(f.relative_to(site)): META.findall(f.read_text("utf-8"))[0] for f in site.rglob("*.html")}


def test_all_pages_have_one_policy_404_and_former_addresses_too(site: Path) -> None:
    page_policies = policies(site)
    assert {"index.html", "404.html", "courses/plain/first/index.html", "courses/former/index.html"} <= set(
        page_policies
    )
    assert len(set(page_policies.values())) == 1
    directives = dict(part.split(" ", 1) for part in page_policies["index.html"].split("; "))
    assert directives.pop("script-src").startswith("'self' 'sha256-")
    assert directives == {
        "default-src": "'none'", "style-src": "'self' 'unsafe-inline'", "img-src": "'self' data:", "font-src": "'self'",
        "connect-src": "'self'", "media-src": "'self'", "worker-src": "'self'", "manifest-src": "'self'",
        "frame-src": "'none'",
        "object-src": "'none'", "base-uri": "'none'", "form-action": "'self'",
    }  # fmt: skip


def test_every_script_of_a_page_is_known_and_no_hash_is_to_spare(site: Path) -> None:
    allowed = set(re.findall(r"'(sha256-[^']+)'", policies(site)["index.html"]))
    hashes = set()
    for page in site.rglob("*.html"):
        for script in policy.find_inline_scripts(page.read_text("utf-8")):
            hashes.add("sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode())
    assert hashes == allowed


def test_the_policy_stands_before_anything_that_it_is_for(site: Path) -> None:
    for page in site.rglob("*.html"):
        html = page.read_text("utf-8")
        before = html[: META.search(html).start()]  # type: ignore[union-attr]
        assert not re.search("<(?:script|link|style|title|body)", before)
        assert html.encode().find(b'charset="utf-8"') < 1024
        assert '<meta name="referrer" content="same-origin">' in html


def test_a_page_without_a_policy_or_a_place_for_it_is_not_published() -> None:
    with pytest.raises(BuildRefused, match="on_env"):
        policy.seal_page(PAGE, "", "a.md")
    with pytest.raises(BuildRefused, match=r"a\.md has no place"):
        policy.seal_page("<html><title>x</title>", "default-src 'none'", "a.md")


def test_data_is_no_script_and_a_script_with_an_address_needs_no_hash() -> None:
    html = '<script>a < b && "</p>"</script><script type="application/json">{}</script><script src="x.js"></script>'
    assert policy.find_inline_scripts(html) == ['a < b && "</p>"']


def served(body: bytes, kind: str = "text/html") -> tuple[dict[str, str], bytes]:
    """What a page is answered with while it is served."""
    answer_headers: dict[str, str] = {}

    def application(environ: dict[str, Any], start: Any) -> list[bytes]:
        start("200 OK", [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    page = b"".join(preview.allow_reload(application)({}, lambda status, headers: answer_headers.update(headers)))
    return answer_headers, page


RELOAD = "<script>\nvar livereload = function() {};\nlivereload(1, 2);\n</script>"


def test_only_the_reload_script_is_let_in_while_serving() -> None:
    author = "<script>hit(); livereload(1, 2)</script>"
    html = policy.seal_page(PAGE.format(author + RELOAD), "default-src 'none'; script-src 'self' 'sha256-x'", "a/")
    headers, page = served(html.encode())
    words = re.findall(rb"nonce[-=]\"?([\w-]{20,})", page)
    assert len(words) == 2
    assert words[0] == words[1]
    assert author.encode() in page
    assert b'<script nonce="' + words[0] + b'">\nvar livereload' in page
    assert b"script-src 'self' 'nonce-" + words[0] + b"' 'sha256-x'" in page
    assert headers["Content-Length"] == str(len(page))
    assert served(html.encode())[1] != page


def test_other_answers_pass_as_they_are() -> None:
    assert served(b"<script>livereload(", "application/json")[1] == b"<script>livereload("
    plain = PAGE.format("<script>hit()</script>").encode()
    assert served(plain)[1] == plain


def test_a_field_to_type_in_takes_all_inputs_of_its_page_along() -> None:
    box = '<input type="checkbox" disabled="">'
    named = box.replace("<input", '<input aria-label="To do"')
    assert sanitise.sanitise_html(box) == named
    assert sanitise.sanitise_html(box + '<input name="__tabbed_1">') == ""
    assert sanitise.sanitise_html(box + '<input type="password">') == ""
    assert sanitise.sanitise_html(box + '<b title="<input>">x</b>') in (
        '<b title="<input>">x</b>',
        '<b title="&lt;input&gt;">x</b>',
        named + '<b title="&lt;input&gt;">x</b>',
    )


@pytest.mark.parametrize(
    ("address", "is_kept"),
    [
        ("mailto:support@shipper.com", True),
        ("MAILTO:Support@shipper.com?subject=Rates", True),
        ("mailto:rates@lanes.shipper.com", True),
        ("mailto:rates@elsewhere.com", False),
        ("mailto:mei@shipper.com", False),
        ("mailto:support@shipper.com,mei@shipper.com", False),
        ("mailto:support@shipper.com?cc=mei@shipper.com", False),
        ("mailto:support@shipper.com?BCC=mei%40shipper.com", False),
        ("mailto:support%40shipper.com%2Cmei@shipper.com", False),
        ("mail&Tab;to:support@shipper.com", False),
        ("mailto:", False),
        ("javascript:support@shipper.com", False),
    ],
)
def test_a_link_writes_only_to_mailboxes_that_the_portal_lists(address: str, is_kept: bool) -> None:
    mailboxes = ("support@", "Rates@lanes.shipper.com")
    link = f'<a href="{address}">Write</a>'
    assert ("href" in sanitise.sanitise_html(link, mailboxes)) == is_kept
    assert "href" not in sanitise.sanitise_html(link)
