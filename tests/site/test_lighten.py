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
from trellis.site.defaults import ASSETS_FOLDER, PAGE_STYLES, STYLES, VENDOR_FOLDER

NODE = Path(sys.executable).with_name("node")
PLAIN = """
import ts from "typescript";
const texts = JSON.parse(await new Response(process.stdin).text());
const compilerOptions = {target: "esnext", module: "esnext", removeComments: true};
const plain = (text) => ts.transpileModule(text, {compilerOptions}).outputText;
console.log(JSON.stringify(texts.map(plain)));
"""
SCRIPTS = sorted(file for file in ASSETS_FOLDER.rglob("*.js") if VENDOR_FOLDER not in file.parents)


def plain(texts: list[str]) -> list[str]:
    """Scripts as TypeScript prints them without any comment."""
    command = [NODE, "--input-type=module", "--eval", PLAIN]
    done = subprocess.run(command, input=json.dumps(texts), cwd=EXAMPLE, capture_output=True, text=True, check=True)
    scripts: list[str] = json.loads(done.stdout)
    return scripts


def test_scripts_lose_nothing_but_comments() -> None:
    written = [file.read_text("utf-8") for file in SCRIPTS]
    sent = [minify.strip_script(text) for text in written]
    assert len(SCRIPTS) > 20

    assert [_bare(text) for text in plain(sent)] == [_bare(text) for text in plain(written)]


def _bare(text: str) -> str:
    """Without brackets: those of a cast are printed with it and not without."""
    return re.sub(r"[()\s]", "", text)


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: str(file.relative_to(ASSETS_FOLDER)))
def test_a_line_stays_where_it_was(file: Path) -> None:
    written = file.read_text("utf-8").split("\n")
    sent = minify.strip_script(file.read_text("utf-8")).split("\n")
    assert len(sent) == len(written)
    assert all(one in ("", other) or "/** @type" in other for one, other in zip(sent, written, strict=True))


def test_styles_keep_every_rule() -> None:
    texts = [(ASSETS_FOLDER / name).read_text("utf-8") for name in (*STYLES, *PAGE_STYLES)]
    sent = minify.join_styles(texts)
    assert "/*" not in sent
    assert minify.join_styles(['a:hover { color: red } .b::before { content: attr(c) ": " }']) == (
        'a:hover{color:red}.b::before{content:attr(c) ": "}'
    )
    assert [sent.count(sign) for sign in "{}"] == [
        sum(re.sub(r"/\*.*?\*/", "", t, flags=re.DOTALL).count(sign) for t in texts) for sign in "{}"
    ]
    assert {file.name for file in ASSETS_FOLDER.glob("*.css")} == {*STYLES, *PAGE_STYLES}


@pytest.mark.parametrize("name", ["script", "style", "pre", "textarea"])
def test_space_that_counts_stays_in_html(name: str) -> None:
    element = f"<{name}>\n\n  one\n\n  two\n</{name}>"
    html = f"<div>\n\n    {element}\n  <p>a\n    b</p>\n</div>"
    assert minify.strip_indents(html) == f"<div>\n{element}\n<p>a\nb</p>\n</div>"
