"""Links elsewhere: complained about only after days of failing, kept in one issue, and never asked of a host inside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from conftest import Portal, course
from desks import Desk
from loopback import Answer, Loopback, Request, serve_slowly

from trellis.derive.external_links import collect_external_links
from trellis.forge import link_report
from trellis.forge.link_check import check_links
from trellis.forge.link_report import LABEL, TITLE, run_link_report
from trellis.forge.public_network import is_public_address, resolve_host
from trellis.pipeline.run import CheckedPortal, run_pipeline


class Site(Loopback):
    """A site whose pages answer with the status that their address names. cookie: what the page `visit` sets."""

    cookie = ""

    def answer(self, request: Request) -> Answer:
        name = request.path.strip("/")
        if name == "visit":
            cookie = self.cookie.encode().decode("latin-1")  # headers are written in Latin-1: the bytes are UTF-8's
            return Answer(302, None, {"location": "/200", "set-cookie": cookie})
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


def is_loopback(address: str) -> bool:
    return address == "127.0.0.1"


def resolve_inside(host: str, port: int) -> tuple[str, ...]:
    """Names of the company lead to the company's network, as its own name server has it."""
    return ("10.0.0.1",) if host == "inside.example" else resolve_host(host, port)


def test_only_what_is_gone_or_fails_is_a_failure(site: Site) -> None:
    pages = ("200", "403", "405", "429", "moved", "404", "410", "500", "round", "inside")
    answers = check_links([f"{site.address}/{page}" for page in pages], is_loopback, resolve_inside)
    results = dict(zip(pages, answers.values(), strict=True))
    assert [page for page, why in results.items() if why == ""] == ["200", "403", "405", "429", "moved"]
    assert results["404"] == "says that nothing is there (404)"
    assert results["500"] == "fails (500)"
    assert results["round"] == "sends on more than 5 times"
    assert results["inside"] is None
    assert not any("authorization" in request.headers for request in site.log)


@pytest.mark.parametrize(
    "cookie",
    [
        "city=Zürich; path=/",
        "都市=東京",
        "naïve=1; max-age=60",
        "session=1; path=/",
    ],
)
def test_no_cookie_is_sent_back_whatever_its_letters(site: Site, cookie: str) -> None:
    site.cookie = cookie
    url = f"{site.address}/visit"
    assert check_links([url], is_loopback) == {url: ""}
    assert [request.path for request in site.log] == ["/visit", "/200"]
    assert not any("cookie" in request.headers for request in site.log)


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


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "0.0.0.0", "0", "[::1]"]
)
def test_loopback_is_not_asked_however_it_is_spelled(host: str) -> None:
    url = f"http://{host}/"
    assert check_links([url])[url] in (None, "does not answer (InvalidURL)")


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.0.0.9", "192.168.0.1",
        "192.88.99.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::a00:1",
        "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::", "3fff::1", "5f00::1", "fc00::1",
        "fe80::1", "fe80::1%eth0", "fec0::1", "ff0e::1",
    ],
)  # fmt: skip
def test_no_address_is_public_that_leads_inside(address: str) -> None:
    assert not is_public_address(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001::1"])
def test_hosts_outside_are_asked(address: str) -> None:
    assert is_public_address(address)


@pytest.mark.parametrize("later", ["127.0.0.2", "10.0.0.1", "::1"])
def test_a_name_that_changes_its_address_leads_to_the_one_that_was_looked_at(site: Site, later: str) -> None:
    answers = [("127.0.0.1",), (later,)]

    def resolve(host: str, port: int) -> tuple[str, ...]:
        return answers.pop(0)

    port = site.address.rpartition(":")[2]
    url = f"http://rebinding.example:{port}/200"
    assert check_links([url], is_loopback, resolve) == {url: ""}
    assert answers == [(later,)]
    assert site.log[0].headers["host"] == f"rebinding.example:{port}"
    assert check_links([url], is_loopback, resolve) == {url: None}
    assert len(site.log) == 1


def test_a_name_with_one_address_inside_is_not_asked(site: Site) -> None:
    url = f"{site.address}/200".replace("127.0.0.1", "both.example")
    assert check_links([url], is_loopback, lambda host, port: ("127.0.0.1", "10.0.0.1")) == {url: None}
    assert site.log == []


def test_a_name_is_looked_up_with_the_port_that_is_asked() -> None:
    assert resolve_host("127.0.0.1", 80) == ("127.0.0.1",)


def test_a_site_that_sends_its_headers_byte_by_byte_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trellis.forge.link_check.TIMEOUT_SECONDS", 0.5)
    with serve_slowly(b"HTTP/1.1 200 OK\r\nx: " + b"y" * 500) as address:
        assert check_links([f"{address}/"], is_loopback) == {f"{address}/": "does not answer (ReadTimeout)"}


class LateSite(Loopback):
    """A site that sends each visitor on to itself, and lets time pass before it does. now: the time, in seconds."""

    now = 0.0

    def answer(self, request: Request) -> Answer:
        if request.path.startswith("/404"):
            return Answer(404)
        self.now += 14
        return Answer(302, None, {"location": request.path})


@pytest.fixture
def late_site(monkeypatch: pytest.MonkeyPatch) -> Iterator[LateSite]:
    server = LateSite()
    monkeypatch.setattr("trellis.forge.link_check.MAX_CONCURRENT", 1)
    monkeypatch.setattr("trellis.forge.link_check.monotonic", lambda: server.now)
    yield server
    server.close()


def test_a_link_has_its_time_with_all_its_redirects(late_site: LateSite) -> None:
    url = f"{late_site.address}/round"
    assert check_links([url], is_loopback) == {url: "does not answer (too slow)"}
    assert len(late_site.log) == 2


def test_links_that_answer_late_leave_time_to_tell_of_what_was_reached(desk: Desk, late_site: LateSite) -> None:
    dead = {f"{late_site.address}/404/{number}": ("a.md",) for number in range(5)}
    links = {f"{late_site.address}/{number}": ("b.md",) for number in range(100)} | dead
    client = desk.client()
    for day in range(1, 15):
        before = late_site.now
        summary = run_link_report(client, links, date(2026, 11, day), is_loopback)
        assert late_site.now - before < 1_250
        asked = int(summary.split()[0])
        assert asked >= 40
        assert f"no time was left for {105 - asked} others" in summary
    (issue,) = desk.forge.issues
    assert all(f"`{url}` says that nothing is there (404)" in issue["body"] for url in dead)


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
    deep = f'<!-- trellis links {{"http://x.example/": {"[" * 5_000}{"]" * 5_000}}} -->'
    rows = '<!-- trellis links {"http://x.example/": [1, 2]} -->'
    (url,) = links
    oddities = (f'[{"9" * 4_300}, "2026-11-01", "2026-11-20", "x"]', '[5, "\\ud800", "2026-11-20", "x"]',
        '[5, "2026-11-01", "| ) <b> @team", "x"]', '[-5, "2026-11-01", "2026-11-20", "x"]',
        '[5, "20261101", "2026-11-20", "x"]', '[true, "2026-11-01", "2026-11-20", "x"]',
    )  # fmt: skip
    odd_rows = [f'<!-- trellis links {{"{url}": {row}}} -->' for row in oddities]
    for planted in ("<!-- trellis links {broken} -->", rows, deep, "", *odd_rows):
        desk.forge.issues[0]["body"] = planted
        assert "1 without an answer, 0 of them" in run_link_report(client, links, date(2026, 11, 21), is_loopback)


def test_an_alarm_that_somebody_gave_this_label_is_left_alone(desk: Desk, site: Site) -> None:
    client = desk.client()
    client.upsert_issue(None, LABEL, "Published without all approvals: pull request 3", "Look at it.", is_open=True)
    for day in (20, 21, 22):
        run_link_report(client, {f"{site.address}/404": ("a.md",)}, date(2026, 11, day), is_loopback)
    alarm, report = desk.forge.issues
    assert (alarm["title"], alarm["state"], alarm["body"]) == (
        "Published without all approvals: pull request 3", "open", "Look at it.",
    )  # fmt: skip
    assert (report["title"], report["state"]) == (TITLE, "open")


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


@pytest.mark.parametrize("author", ["mallory", "another-bot[bot]"])
def test_an_issue_that_somebody_else_opened_is_left_alone(desk: Desk, site: Site, author: str) -> None:
    user = {"login": author, "type": "Bot" if author.endswith("[bot]") else "User"}
    planted = {"number": 90, "title": "Mine", "body": "", "state": "open", "labels": [{"name": LABEL}], "user": user}
    desk.forge.issues.append(dict(planted))
    links = {f"{site.address}/404": ("a.md",)}
    for day in (20, 21, 22):
        run_link_report(desk.client(), links, date(2026, 11, day), is_loopback)
    assert desk.forge.issues[0] == planted
    assert [issue["state"] for issue in desk.forge.issues[1:]] == ["open"]


def test_what_is_no_host_ends_no_job_and_a_long_list_fits_an_issue(
    desk: Desk, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (
        course(status="mvp", sunset="2027-01-31")
        + "\n[odd](https://a\u2100b.org/) [not one](https://[abc) [right](https://host.org/)\n"
    )
    catalogue = run_pipeline(portal({"content/sales/courses/quoting/index.md": text}), date(2026, 11, 23)).catalogue
    assert list(collect_external_links(catalogue, "")) == ["https://host.org/"]
    many = {f"https://host.org/{'x' * 200}/{number}": ("content/sales/index.md",) for number in range(600)}
    monkeypatch.setattr(link_report, "check_links", lambda urls, is_public: dict.fromkeys(urls, "fails (500)"))
    for day in range(1, 6):
        run_link_report(desk.client(), many, date(2026, 11, day))
    (issue,) = desk.forge.issues
    assert len(issue["body"]) <= 65_536
    assert f"/{0}" in issue["body"]
    assert issue["state"] == "open"
