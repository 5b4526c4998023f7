"""Large portals to measure with: real course records where they are at hand, made-up ones where they are not."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from trellis.importing import import_records

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "courses.jsonl"

_FILES = {
    "content/people.yml": "- id: ada\n  name: Ada\n",
    "content/learning/index.md": (
        "---\ntitle: Learning team\nsummary: Runs the portal and looks after the catalogues of other providers.\n"
        "manager: ada\nleads: [ada]\n---\n\nOur mission.\n"
    ),
}
_WORDS = (
    "freight rate lane carrier customs tariff invoice margin ledger audit safety forklift pallet route vessel cargo booking "
    "claim tender quote contract negotiation planning forecast budget python spreadsheet release incident design writing"
)
_LEVELS = ("Beginner", "introductory", "Intermediate", "Advanced", "all", None)


def portal(root: Path, courses: int) -> str:
    """Writes a portal of so many imported courses below `root`; returns in a few words what they were made of."""
    for path, text in _FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    real = list(islice(_real(), courses))
    made_up = list(islice(_made_up(), courses - len(real)))
    file = root / "records.jsonl"
    file.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in real + made_up))
    report = import_records(
        root, file, team="learning", catalogue="benchmark", url="https://catalogue.example/{id}", dry_run=False
    )
    assert len(report.created) == courses, report.refused[:3]
    kinds = [f"{len(real):,} real" if real else "", f"{len(made_up):,} made-up" if made_up else ""]
    absent = "" if CORPORA.is_file() else " (../shared/corpora is not here)"
    return f"{' and '.join(kind for kind in kinds if kind)} course records{absent}"


def _real() -> Iterator[dict[str, object]]:
    if CORPORA.is_file():
        with CORPORA.open(encoding="utf-8") as lines:
            records = map(json.loads, lines)
            yield from (r for r in records if not r.get("url") or r["url"].startswith("http"))


def _made_up() -> Iterator[dict[str, object]]:
    """Records without end, the same in every run; as long as real ones are in the middle."""
    chance = random.Random(1)
    words = _WORDS.split()
    number = 0
    while True:
        number += 1
        yield {
            "id": f"made-up-{number}",
            "title": " ".join(chance.choices(words, k=chance.randint(3, 9))).capitalize(),
            "provider": f"Provider {chance.randint(1, 300)}",
            "description": ". ".join(
                " ".join(chance.choices(words, k=chance.randint(8, 20))).capitalize() for _ in range(5)
            ),
            "skills": chance.sample(words, k=chance.randint(0, 5)),
            "level": chance.choice(_LEVELS),
            "lang": "en",
        }
