"""A forge's answer is read within bounds: its size, its duration, the numbers in its headers, the pages of a list."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

import pytest
from desks import Desk
from loopback import Fault, serve_slowly
from repositories import SCORES

from trellis.forge import http_client, limits
from trellis.forge.http_client import HttpClient
from trellis.forge.problems import ForgeError, ForgeUnreachable, RateLimitExceeded, UnexpectedResponse

pytestmark = pytest.mark.usefixtures("undivided")


class LargeAnswers(BaseHTTPRequestHandler):
    """Answers more than anybody wants to read, in the form that the path names."""

    def do_GET(self) -> None:
        self.send_response(200)
        if self.path == "/packed":
            body = gzip.compress(b"[" + b" " * 300_000_000 + b"]", compresslevel=1)
            self.send_header("content-encoding", "gzip")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return
        if self.path == "/announced":
            self.send_header("content-length", "9000000000")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b" " * 1_000_000)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def serve_handler(handler: type[BaseHTTPRequestHandler]) -> Iterator[HttpClient]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield HttpClient(name="GitHub", base_url=f"http://127.0.0.1:{server.server_address[1]}", headers={})
    server.shutdown()
    server.server_close()


@pytest.fixture
def large() -> Iterator[HttpClient]:
    with serve_handler(LargeAnswers) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/packed", "is packed, though nothing packed was asked for"),
        ("/endless", "has more than 32,000,000 bytes"),
        ("/announced", "has more than 32,000,000 bytes"),
    ],
)
def test_an_answer_without_end_is_not_read_to_its_end(large: HttpClient, path: str, message: str) -> None:
    with pytest.raises(UnexpectedResponse, match=message):
        large.get_object(path, list[int], "")


class LongLists(BaseHTTPRequestHandler):
    """Answers a list of 230 texts, of which one in seven is long. Its pages have numbers, or say where the next begins,
    or say nothing about others, as the path says.
    """

    TEXTS = tuple(f"{number} {'x' * (30_000 if number % 7 == 0 else 10)}" for number in range(230))

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        query = {name: int(value) for name, value in parse_qsl(address.query)}
        size = query["per_page"]
        start = query.get("after", (query.get("page", 1) - 1) * size)
        self.send_response(200)
        place = {"/numbered": f"page={start // size + 2}", "/marked": f"after={start + size}"}.get(address.path)
        if place and start + size < len(self.TEXTS):
            self.send_header("link", f'<{address.path}?per_page={size}&{place}>; rel="next"')
        elif place:
            self.send_header("link", f'<{address.path}?per_page={size}>; rel="first"')
        self.end_headers()
        self.wfile.write(json.dumps(self.TEXTS[start : start + size]).encode())

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.mark.parametrize("path", ["/numbered", "/marked", "/unsaid"])
@pytest.mark.parametrize("limit", [130_000, 33_000])
def test_long_texts_of_strangers_are_read_fewer_at_once(monkeypatch: pytest.MonkeyPatch, path: str, limit: int) -> None:
    monkeypatch.setattr(http_client, "MAX_BODY_SIZE", limit)
    with serve_handler(LongLists) as client:
        assert tuple(client.list_items(path, str, "")) == LongLists.TEXTS


def test_one_text_that_is_too_long_by_itself_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_client, "MAX_BODY_SIZE", 29_000)
    with serve_handler(LongLists) as client, pytest.raises(UnexpectedResponse, match="has more than 29,000 bytes"):
        list(client.list_items("/numbered", str, ""))


@pytest.mark.parametrize(
    "prelude", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n"], ids=str
)
def test_an_answer_that_comes_byte_by_byte_is_given_up(prelude: bytes) -> None:
    with serve_slowly(b"", prelude) as address:
        client = HttpClient(name="GitHub", base_url=address, headers={}, response_seconds=0.1, sleep=lambda _: None)
        with pytest.raises(ForgeUnreachable, match="did not answer"):
            client.get_object("/", list[int], "")


@pytest.mark.parametrize("header", ["nan", "-nan", "NaN"])
@pytest.mark.parametrize("name", ["retry-after", "x-ratelimit-reset"])
def test_a_wait_that_is_no_number_is_a_minute(desk: Desk, number: int, name: str, header: str) -> None:
    headers = {name: header, "x-ratelimit-remaining": "0"}
    desk.forge.faults = [Fault("/reviews", status=429, headers=headers)]
    assert desk.judge(number)
    assert desk.slept == [limits.BURST_WAIT]


@pytest.mark.parametrize("header", ["inf", "1e400", "99999999999999999999"])
def test_a_wait_without_end_is_not_waited_for(desk: Desk, number: int, header: str) -> None:
    desk.forge.faults = [Fault("/reviews", status=429, headers={"retry-after": header})]
    with pytest.raises(RateLimitExceeded, match="GitHub asks to wait"):
        desk.judge(number)


@pytest.mark.parametrize("header", ["-5", "-inf", "0"])
def test_a_wait_before_now_is_a_second(desk: Desk, number: int, header: str) -> None:
    desk.forge.faults = [Fault("/reviews", status=429, headers={"retry-after": header})]
    assert desk.judge(number)
    assert desk.slept == [limits.MIN_WAIT]


@pytest.mark.parametrize("location", ["javascript:alert(1)", "https://a\tb/", "https://[::1", "//\x7f", "https://x:y/"])
def test_a_redirect_to_what_is_no_address_is_said(desk: Desk, number: int, location: str) -> None:
    desk.forge.faults = [Fault("/pulls/1", times=9, status=302, headers={"location": location})]
    with pytest.raises(ForgeError):
        desk.client().get_change(number)


def test_a_next_page_that_is_no_address_is_said(desk: Desk, number: int) -> None:
    desk.forge.faults = [Fault("/pulls", status=200, body=[], headers={"link": '<https://[x>; rel="next"'})]
    with pytest.raises(UnexpectedResponse):
        desk.client().list_open_changes()


@pytest.mark.parametrize("count", [100, 30, 20])
def test_a_full_page_without_the_address_of_the_next_is_not_the_whole_list(desk: Desk, number: int, count: int) -> None:
    """A proxy took the header out; the request for changes stands on the second page."""
    forge = desk.forge
    forge.reviews[number].clear()
    for n in range(count - 1):
        forge.review(number, f"passer-by-{n}")
    forge.review(number, "dsalazar")
    forge.review(number, "dsalazar", "CHANGES_REQUESTED", "The figure is wrong.")
    plain = forge.list_reviews

    def strip(request: object, pull: str) -> object:
        request.query["per_page"] = str(min(int(request.query["per_page"]), count))  # type: ignore[attr-defined]
        answer = plain(request, pull)  # type: ignore[arg-type]
        answer.headers.pop("link", None)
        return answer

    forge.list_reviews = strip  # type: ignore[method-assign,assignment]
    verdict = desk.judge(number)
    assert verdict
    assert "changes-requested" in [blocker.code for blocker in verdict.blockers]
    assert not forge.green(forge.head(number))


def test_a_full_page_that_comes_again_and_again_is_no_list(desk: Desk) -> None:
    """Lists that are paged by a mark and not by number: without the header nobody can ask for the next page."""
    hub = desk.client()
    pulls = [desk.forge._pull(pull) for pull in desk.forge.pulls.values()]
    assert pulls == []
    desk.forge.faults = [Fault("/pulls", times=9, status=200, body=[{"number": n} for n in range(100)])]
    with pytest.raises(UnexpectedResponse, match=r"does not say where the list under .* ends"):
        list(hub.client.list_items("/repos/meridian/learning/pulls", dict[str, int], "", state="open"))


def test_a_full_page_that_is_the_only_one_is_the_list(desk: Desk) -> None:
    hub = desk.client()
    desk.forge.faults = [
        Fault("/pulls", status=200, body=[{"number": n} for n in range(100)]),
        Fault("/pulls", status=200, body=[]),
    ]
    items = list(hub.client.list_items("/repos/meridian/learning/pulls", dict[str, int], "", state="open"))
    assert len(items) == 100


def test_gitlab_says_with_another_header_that_there_is_no_next_page(desk: Desk) -> None:
    hub = desk.client()
    desk.forge.faults = [Fault("/pulls", status=200, body=[{"n": n} for n in range(100)], headers={"x-next-page": ""})]
    items = list(hub.client.list_items("/repos/meridian/learning/pulls", dict[str, int], "", state="open"))
    assert (len(items), len(desk.forge.log)) == (100, 1)


@pytest.mark.parametrize("more", ["x" * 65_536, "# a" + " " * 70_000 + "b", "\n" * 70_000])
def test_a_review_that_is_longer_than_is_read_scores_nothing(desk: Desk, number: int, more: str) -> None:
    desk.forge.reviews[number].clear()
    desk.forge.review(number, "dsalazar", body=f"{SCORES}\n{more}")
    verdict = desk.judge(number)
    assert verdict
    (review,) = (review for subject in verdict.subjects for review in subject.uncounted_reviews)
    assert (review.why, review.message) == (
        "unscored",
        "is longer than what is read, so its scores do not count",
    )


@pytest.mark.parametrize("text", ["a" * 65_537, "é" * 65_537, "\n" * 65_537])
def test_a_text_that_is_too_long_is_not_read(text: str) -> None:
    assert limits.cut_text(text) == ""


def test_a_line_that_is_too_long_is_cut() -> None:
    assert limits.cut_text("- accuracy: 2/2\r\n# a" + " " * 20_000 + "b\n- practice: 1/2") == (
        "- accuracy: 2/2\n# a" + " " * 997 + "\n- practice: 1/2"
    )


def test_a_client_reads_no_more_than_it_says() -> None:
    assert http_client.MAX_BODY_SIZE < 100_000_000
