"""Puts one passage of a page right, as the answers to the form for corrections say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ...catalogue.catalogue import Catalogue, EntrySummary
from ...load.parse import parse_file
from ..repository_files.form_elements import CORRECTION_ID, PAGE_ID, QUOTE_ID, REASON_ID
from .answers import Answer
from .compose import ComposedFile, ProposalRefused

_MAX_FILE_LENGTH = 200_000


def compose_correction(root: Path, catalogue: Catalogue, answers: Mapping[str, Answer]) -> ComposedFile:
    """Returns the page's file with the passage replaced. Raises ProposalRefused, which says what a person has to do."""
    summary = _find_page(catalogue, answers[PAGE_ID].text)
    if summary is None:
        raise ProposalRefused(f"no page of the portal has the address “{answers[PAGE_ID].text[:200]}”")
    quote, correction = " ".join(answers[QUOTE_ID].text.split()), " ".join(answers[CORRECTION_ID].text.split())
    owner = f"{summary.path} is the file; whoever looks after it (team `{summary.owner}`) answers here"
    if not correction:
        raise ProposalRefused(f"nobody wrote yet what is right. {owner}")
    if correction == quote:
        raise ProposalRefused("what it says and what it should say are the same")
    raw = (root / summary.path).read_bytes()
    text = raw.decode("utf-8", "surrogateescape")
    parsed = parse_file(str(root), summary.path)
    start = text.rfind(parsed.body) if parsed.body else -1
    if len(text) > _MAX_FILE_LENGTH or "\r" in text or parsed.problems or start < 0:
        raise ProposalRefused(f"the file cannot be changed from here. {owner}")
    pattern = re.compile(r"\s+".join(map(re.escape, quote.split())))
    places = [match.span() for match in pattern.finditer(text, start)]
    if len(places) != 1:
        count = "not in its text as you write them" if not places else f"{len(places)} times in its text"
        raise ProposalRefused(f"the words stand {count}, so nothing is changed by itself. {owner}")
    (first, last) = places[0]
    reason = answers[REASON_ID].text
    notes = () if reason else ("nobody wrote how it is known; the reviewer will ask",)
    return ComposedFile(summary.path, f"{text[:first]}{correction}{text[last:]}", f"Correct {summary.title}", notes)


def _find_page(catalogue: Catalogue, address: str) -> EntrySummary | None:
    """Returns the entry with its own page at an address, whatever comes before its path on the portal's host."""
    path = unquote(urlsplit(address.strip()).path)
    if path in catalogue.summaries_by_path:
        return catalogue.summaries_by_path[path]
    summaries = {s.url: s for s in catalogue.summaries.values() if s.url and s.path.endswith(".md")}
    parts = path.strip("/").removesuffix("index.html").strip("/").split("/")
    urls = (f"/{'/'.join(parts[number:])}/" for number in range(len(parts)))
    return next((summaries[url] for url in urls if url in summaries), None)
