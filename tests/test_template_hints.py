"""The sentences that the rule template-text-left looks for are those of the templates, all of them and no others."""

from __future__ import annotations

import re

import pytest
from conftest import EXAMPLE

from trellis.authoring.new_entries.forms import FORMS
from trellis.authoring.new_entries.template_files import list_engine_files
from trellis.check.template_hints import HINTS

TEMPLATES = {name: [file.text for file in list_engine_files(form)] for name, form in FORMS.items()}
REQUEST = re.compile(
    r"^(?:\s*(?:[-*]|\d\.|- \[ \]|\w+:|- \w+:) )?((?:Then s|S)ay |Write |Name |Tell )(?P<rest>.*)$", re.M
)


@pytest.mark.parametrize("name", FORMS)
def test_what_a_template_asks_of_its_author_is_looked_for(name: str) -> None:
    requests = {match[1] + match["rest"] for text in TEMPLATES[name] for match in REQUEST.finditer(text)}
    assert requests <= HINTS
    if name != "rubric":
        assert any(hint in text for text in TEMPLATES[name] for hint in HINTS), "each has something to write over"


def test_nothing_else_is_looked_for() -> None:
    documents = (EXAMPLE / "src/trellis/authoring/documents/draft.py").read_text("utf-8")
    sources = [documents, *(text for texts in TEMPLATES.values() for text in texts)]
    assert [hint for hint in HINTS if not any(hint in text for text in sources)] == []
