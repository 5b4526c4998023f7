"""Every template's page is valid HTML. What is let off is style: spaces at an end, and how a doctype or an empty
element is written.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from conftest import EXAMPLE
from driving import ONE_OF_EACH

NODE = Path(sys.executable).parent / "node"
VALIDATE = EXAMPLE / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
RULES = Path(__file__).parent / "htmlvalidate.json"


def problems(*files: Path) -> list[str]:
    """What html-validate has to say of the files, as ``file:line: rule: message``."""
    command = [NODE, VALIDATE, "--config", RULES, "--formatter", "json", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [
        f"{Path(file['filePath']).parent.name}:{one['line']}: {one['ruleId']}: {one['message']}"
        for file in json.loads(done.stdout)
        for one in file["messages"]
    ]


def test_every_template_makes_valid_html(site: Path) -> None:
    paths = [address.split("?")[0].strip("/") for address in ONE_OF_EACH]
    files = [site / path if path.endswith(".html") else site / path / "index.html" for path in paths]
    assert [file for file in files if not file.is_file()] == []
    assert problems(*files, site / "courses" / "rate-negotiation" / "index.html") == []


def test_a_page_that_is_not_valid_is_found(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<!doctype html><html lang=en><title>x</title><p id=a>1<p id=a>2<ul><p>3</ul></html>"
    )
    assert {problem.split(": ")[1] for problem in problems(tmp_path / "page.html")} >= {"no-dup-id"}
