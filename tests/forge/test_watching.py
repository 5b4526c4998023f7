"""Links elsewhere: complained about only after days of failing, kept in one issue, and never asked of a host inside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from desks import Desk
from loopback import Answer, Loopback, Request

from trellis.derive.external_links import collect_external_links
from trellis.forge.link_check import check_links, is_public_host
from trellis.forge.link_report import run_link_report
from trellis.pipeline.run import CheckedPortal


class Site(Loopback):
    """A site whose pages answer with the status that their address names."""

    def answer(self, request: Request) -> Answer:
        name = request.path.strip("/")
        if name == "inside":
            return Answer(302, None, {"location": "http://inside.example/"})
        if name == "moved":
            return Answer(301, None, {"location": "/200"})
        if name == "round":
            return Answer(302, None, {"location": "/round"})
        return Answer(int(name))


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    yield server
    server.close()


def is_loopback(host: str) -> bool:
    return host == "127.0.0.1"


def test_only_what_is_gone_or_fails_is_a_failure(site: Site) -> None:
    pages = ("200", "403", "405", "429", "moved", "404", "410", "500", "round", "inside")
    answers = check_links([f"{site.address}/{page}" for page in pages], is_loopback)
    results = dict(zip(pages, answers.values(), strict=True))
    assert [page for page, why in results.items() if why == ""] == ["200", "403", "405", "429", "moved"]
    assert results["404"] == "says that nothing is there (404)"
    assert results["500"] == "fails (500)"
    assert results["round"] == "sends on more than 5 times"
    assert results["inside"] is None
    assert not any("authorization" in request.headers for request in site.log)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/",
        "http://[::1]/",
        "file:///etc/passwd",
    ],
)
def test_hosts_inside_are_never_asked(url: str) -> None:
    assert check_links([url]) == {url: None}


def test_loopback_is_not_public() -> None:
    assert not is_public_host("127.0.0.1")


def test_nobody_is_told_before_the_third_day(desk: Desk, site: Site) -> None:
    gone, fine = f"{site.address}/404", f"{site.address}/200"
    links = {gone: ("content/sales/index.md",), fine: ("content/sales/index.md",)}
    client = desk.client()
    for day in (20, 20, 21):
        run_link_report(client, links, date(2026, 11, day), is_loopback)
    (issue,) = desk.forge.issues
    assert (issue["state"], "Every link leads somewhere" in issue["body"]) == ("closed", True)
    summary = run_link_report(client, links, date(2026, 11, 22), is_loopback)
    assert summary == "2 addresses asked, 1 without an answer, 1 of them for days."
    (issue,) = desk.forge.issues
    assert issue["state"] == "open"
    assert f"`{gone}` says that nothing is there (404), since 2026-11-20\n  - `content/sales/index.md`" in issue["body"]


def test_one_answer_and_it_is_forgotten(desk: Desk, site: Site) -> None:
    client = desk.client()
    for day, page in ((20, "404"), (21, "404"), (22, "404"), (23, "200")):
        run_link_report(client, {f"{site.address}/{page}": ("a.md",)}, date(2026, 11, day), is_loopback)
    assert desk.forge.issues[0]["state"] == "closed"
    run_link_report(client, {f"{site.address}/404": ("a.md",)}, date(2026, 11, 24), is_loopback)
    assert desk.forge.issues[0]["state"] == "closed"


def test_a_portal_whose_links_all_answer_has_no_issue(desk: Desk, site: Site) -> None:
    run_link_report(desk.client(), {f"{site.address}/200": ("a.md",)}, date(2026, 11, 20), is_loopback)
    assert desk.forge.issues == []


def test_what_somebody_wrote_into_the_issue_does_no_harm(desk: Desk, site: Site) -> None:
    client = desk.client()
    links = {f"{site.address}/404": ("a.md",)}
    run_link_report(client, links, date(2026, 11, 20), is_loopback)
    for planted in ("<!-- trellis links {broken} -->", '<!-- trellis links {"http://x.example/": [1, 2]} -->', ""):
        desk.forge.issues[0]["body"] = planted
        assert "1 without an answer, 0 of them" in run_link_report(client, links, date(2026, 11, 21), is_loopback)


def test_an_address_cannot_end_the_comment_that_holds_it(desk: Desk, site: Site) -> None:
    client = desk.client()
    links = {f"{site.address}/404?x=-->@everyone": ("a.md",)}
    for day in (20, 21, 22):
        run_link_report(client, links, date(2026, 11, day), is_loopback)
    body = desk.forge.issues[0]["body"]
    assert body.count("-->") - body.count("`") // 2 <= 1
    assert body.index("-->") == body.index(" -->") + 1
    assert "3 without" not in body
    assert desk.forge.issues[0]["state"] == "open"


def test_reserved_names_and_the_portal_itself_are_not_watched(example: CheckedPortal) -> None:
    links = collect_external_links(example.catalogue, "https://learning.meridian.example/")
    assert all(".example" not in url for url in links)
