"""What is sent differs from what was written by comments and space alone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import EXAMPLE

from trellis.site import minify
from trellis.site.defaults import ASSETS, STYLES

NODE = Path(sys.executable).with_name("node")
PLAIN = """
import ts from "typescript";
const texts = JSON.parse(await new Response(process.stdin).text());
const plain = (text) => ts.transpileModule(text, {compilerOptions: {target: "esnext", module: "esnext", removeComments: true}}).outputText;
console.log(JSON.stringify(texts.map(plain)));
"""
SCRIPTS = sorted(ASSETS.rglob("*.js"))


def plain(texts: list[str]) -> list[str]:
    """Scripts as TypeScript prints them without any comment."""
    command = [NODE, "--input-type=module", "--eval", PLAIN]
    said = subprocess.run(command, input=json.dumps(texts), cwd=EXAMPLE, capture_output=True, text=True, check=True)
    found: list[str] = json.loads(said.stdout)
    return found


def test_scripts_lose_nothing_but_comments() -> None:
    written = [file.read_text("utf-8") for file in SCRIPTS]
    sent = [minify.script(text) for text in written]
    assert len(SCRIPTS) > 20

    assert [_bare(text) for text in plain(sent)] == [_bare(text) for text in plain(written)]


def _bare(text: str) -> str:
    """Without brackets: those of a cast are printed with it and not without."""
    return re.sub(r"[()\s]", "", text)


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: str(file.relative_to(ASSETS)))
def test_a_line_stays_where_it_was(file: Path) -> None:
    written = file.read_text("utf-8").split("\n")
    sent = minify.script(file.read_text("utf-8")).split("\n")
    assert len(sent) == len(written)
    assert all(one in ("", other) or "/** @type" in other for one, other in zip(sent, written, strict=True))


def test_styles_keep_every_rule() -> None:
    texts = [(ASSETS / name).read_text("utf-8") for name in STYLES]
    sent = minify.styles(texts)
    assert "/*" not in sent
    assert [sent.count(sign) for sign in "{}"] == [
        sum(re.sub(r"/\*.*?\*/", "", t, flags=re.DOTALL).count(sign) for t in texts) for sign in "{}"
    ]
    assert {file.name for file in ASSETS.glob("*.css")} == set(STYLES)
