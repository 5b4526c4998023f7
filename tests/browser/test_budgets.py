"""How many bytes a page costs before anybody touches it, compressed as a host would: the design's budgets, in bytes
and not in seconds.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from html import unescape

from driving import NEEDS_BROWSER, Reader
from playwright.sync_api import Page

from trellis.derive.browse import columns
from trellis.derive.browse.facets import FacetGroup, FacetOption, Facets

pytestmark = NEEDS_BROWSER

KB = 1000
COURSE = "/courses/negotiating-freight-rates/"


def fetched(reader: Reader, address: str) -> dict[str, bytes]:
    """What a browser that knows nothing yet fetches for a page: address → what was sent, before compression."""
    return open_page(reader(), address)


def open_page(page: Page, address: str) -> dict[str, bytes]:
    """Opens an address. Returns what was sent for it, before compression."""
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return {answer.url: answer.body() for answer in answers if answer.ok or answer.status == 404}


def size(*bodies: bytes) -> int:
    """Bytes on the way."""
    return sum(len(gzip.compress(body, 6)) for body in bodies)


def test_the_catalogues_first_view(reader: Reader) -> None:
    assert size(*fetched(reader, "/catalogue/").values()) <= 90 * KB


def test_a_course_page_costs_two_kilobytes_beside_the_chrome_its_words_and_links(reader: Reader) -> None:
    chrome, course = fetched(reader, "/404.html"), fetched(reader, COURSE)
    beside = {url for url in course if url not in chrome and not url.endswith(COURSE)}
    assert size(*(course[url] for url in beside)) <= 12 * KB  # progress, and whatever else makes a course one's own
    page = next(body for url, body in course.items() if url.endswith(COURSE))
    empty = next(body for url, body in chrome.items() if url.endswith("/404.html"))
    linked_data = re.findall(rb'<script type="application/ld\+json">.*?</script>', page, re.DOTALL)
    assert linked_data
    assert size(*linked_data) <= KB
    for data in linked_data:  # says once more what the page says, for programs
        page = page.replace(data, b"")
    main = re.search(rb"<article.*</article>", page, re.DOTALL)
    assert main
    own = main[0].decode()
    words = unescape(re.sub(r"<[^>]*>|\s+", " ", own)) + " ".join(re.findall(r'href="([^"]*)"', own))
    assert size(page) - size(empty) - size(words.encode()) <= 2 * KB


def test_columns_of_25_000_items_and_eleven_filters() -> None:
    """As dense as it gets: every item has a random value of every filter, and up to three skills."""
    chance = random.Random(1)
    items = 25_000
    numbers = (5, 3, 4, 4, 3, 40, 3, 8, 6, 12)
    skills = sorted(tuple(chance.sample(range(105), chance.randint(1, 3))) for _ in range(items))
    values = (tuple(skills), *(tuple((chance.randrange(n),) for _ in range(items)) for n in numbers))
    groups = tuple(
        FacetGroup(
            f"filter{i}", f"Filter {i}", "", tuple(FacetOption(f"value-{v}", f"Value {v}", "", 1, "") for v in range(n))
        )
        for i, n in enumerate((105, *numbers))
    )
    text = json.dumps(columns.pack_facets(Facets(groups, values)), ensure_ascii=False, separators=(",", ":"))
    assert size(text.encode()) <= 160 * KB
