"""Feeds the loader random input for a bounded time: ``make fuzz``, or ``python tests/fuzz/loader.py SECONDS``.

Bytes become text; the text is parsed as each form of file, and validated and mended as one kind, chosen by its
content. An exception, a place outside the file, or a repair that a second run repairs again is a crash; so is a file
that takes ten seconds. The corpus is kept in .cache/fuzz, starts from the example portal's own files, and a crash is
saved beside it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from zlib import crc32

import atheris

with atheris.instrument_imports(include=["trellis", "frontmatter"]):
    from trellis.authoring.fixes.mend import apply_file_fixers
    from trellis.authoring.fixes.page import EditablePage
    from trellis.catalogue.validate import validate_files
    from trellis.kinds import COLLECTIONS
    from trellis.load.load import SourceFile
    from trellis.load.markdown import MarkdownText
    from trellis.load.parse import parse_markdown, parse_register, parse_table

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "fuzz"
NAMES = {"team": "sales", "id": "terms", "course": "quoting", "number": "1", "item": "terms", "file": "wins"}


def one(data: bytes) -> None:
    """One input. Raises where something is wrong with Trellis."""
    text = re.sub("\r\n?", "\n", data.decode("utf-8", "replace"))
    for read in (parse_markdown, parse_register, parse_table):
        for problem in read(text).problems:
            inside(text, problem.line, problem.column)
    collection = COLLECTIONS[crc32(data) % len(COLLECTIONS)]  # one kind an input, so that many inputs are tried
    page = EditablePage(collection.where.format(**NAMES), collection, text)
    _, diagnostics = validate_files([SourceFile(page.path, collection, NAMES, page.parsed, MarkdownText())])
    for diagnostic in diagnostics:
        inside(text, diagnostic.location.line, diagnostic.location.column)
    if page.is_well_formed:
        once = apply_file_fixers(page)
        assert apply_file_fixers(once).text == once.text, "mended twice is not mended once"


def inside(text: str, line: int, column: int) -> None:
    lines = text.split("\n")
    assert 1 <= line <= len(lines) + 1, f"line {line} of {len(lines)}"
    assert 1 <= column <= (len(lines[line - 1]) if line <= len(lines) else 0) + 1, f"column {column} on line {line}"


def main(seconds: str) -> None:
    corpus = CACHE / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    options = [
        f"-max_total_time={int(seconds)}",
        "-max_len=4096",
        "-timeout=10",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
    ]
    folders = [str(corpus), str(ROOT / "content"), str(ROOT / "reviews")]
    atheris.Setup([sys.argv[0], *folders, *options, f"-artifact_prefix={CACHE}/"], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "60")
