"""Quizzes and task boxes in a browser: answered by keyboard, wrong then right, kept, from right to left, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe import list_violations
from conftest import PEOPLE, TEAM, course
from driving import NEEDS_BROWSER, Reader
from playwright.sync_api import Page, expect
from serving import build_portal, served

pytestmark = NEEDS_BROWSER

LONG = "Ask the customer for the packing list, and wait with the declaration until every mass in it agrees with the bill"
QUIZ = f"""\
---
title: Six questions on rates
type: quiz
minutes: 5
pass_mark: 80
questions:
  - prompt: Which of these do you ask for first, where the masses in two documents differ?
    choices: [{", ".join(f'"{LONG} of lading number {number}"' for number in range(1, 9))}]
    answer: 3
    explain: The third one is the newest.
    read_again: [prepare]
  - prompt: What moves with fuel?
    choices: [The surcharge, The base rate, The total]
    answer: [1, 3]
    explain: The base rate is agreed for the year.
    read_again: [prepare]
  - type: order
    prompt: In which order do you work?
    choices: [Look at the lane, Work out the cost, Quote]
    explain: Nobody quotes what they have not reckoned.
  - prompt: Which rule says what?
    pairs:
      - item: FCA
        match: The seller clears for export
      - item: DDP
        match: The seller clears for import
    explain: The letters say who delivers where.
  - type: text
    prompt: By which number does customs know a company?
    answer: [EORI, EORI number]
    explain: It is the same in all member states.
  - type: number
    prompt: What is 4.5 % of EUR 30,000.00?
    answer: 1350
    tolerance: 0.5
    unit: EUR
    explain: 30,000.00 × 0.045 = 1,350.00.
---

Have a calculator at hand.
"""
PREPARE = """\
---
title: Prepare a range
type: read
minutes: 5
---

- [ ] Cause and place are in the file, [as written](02-six.md)
- [x] The customer was asked
- [ ] One option is there

  With a paragraph of its own.
"""
ARABIC = """\
---
title: ثلاثة أسئلة
type: quiz
minutes: 5
questions:
  - prompt: ما هي الوثيقة الأولى؟
    choices: [بوليصة الشحن CMR, الفاتورة]
    answer: 1
    explain: لأنها ترافق البضاعة.
  - type: number
    prompt: كم عدد الوثائق؟
    answer: 1350
    explain: نص قصير.
---

نص قصير.
"""
FILES = {
    "content/people.yml": PEOPLE,
    "content/sales/index.md": TEAM,
    "content/sales/courses/rates/index.md": course("Negotiating rates", "mvp", sunset="2027-03-01"),
    "content/sales/courses/rates/01-prepare.md": PREPARE,
    "content/sales/courses/rates/02-six.md": QUIZ,
    "content/sales/courses/shahn/index.md": course("أساسيات الشحن", "mvp", sunset="2027-03-01", language="ar"),
    "content/sales/courses/shahn/01-three.md": ARABIC,
    "portal.yml": "frame: plain\n",
}
SIX, THREE, PREPARED = "/courses/rates/six/", "/courses/shahn/three/", "/courses/rates/prepare/"
EORI = "\u200bｅｏｒｉ\u00a0 NUM\u00adBER "
"""With invisible characters, as it is pasted from elsewhere."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root: Path = tmp_path_factory.mktemp("portal")
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    with served(build_portal(root, root / "out")) as address:
        yield address
