"""Composes the file of a new entry from the answers to a form: a draft, with the opener of the issue as its author."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ... import kinds
from ...authoring.imports.existing import survey_portal
from ...authoring.imports.ids import derive_base_id
from ...authoring.imports.vocabulary import build_skill_lookup
from ...authoring.imports.write import find_obstacle
from ...catalogue.catalogue import Catalogue
from ...check.rules.references.name_not_portable import MAX_PATH_LENGTH, describe_name_fault
from ...diagnostics.slugs import slugify
from ...kinds.fields import collect_fields
from ...kinds.handles import fold_account
from ...load.parse import write_markdown
from ..protocol import SubmittedIssue
from ..repository_files.form_elements import TEAM_ID, TEXT_ID, FormElement, find_model
from .answers import Answer

_OUTCOME_ID_WORDS = 3
_TEXTS = {
    "course": "Lessons come beside this file, as `01-what-it-is-about.md`, `02-…`.\n",
    "path": "Say why the courses are taken in this order.\n",
    "need": "What happens with this need is written here.\n",
}
"""The text of an entry for which nobody wrote one."""


class ProposalRefused(Exception):
    """No entry can be made of the answers. problems: a sentence for each."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class ComposedFile:
    """A file as it is proposed. path: below the portal's root. notes: what was left out, a sentence for each."""

    path: str
    text: str
    title: str
    notes: tuple[str, ...] = ()
    author: str = ""
    """The id of the person who opened the issue; "" if the roster does not know the account."""


@dataclass
class _Draft:
    metadata: dict[str, Any]
    notes: list[str] = field(default_factory=list)


def compose_entry(
    root: Path,
    catalogue: Catalogue,
    kind: str,
    elements: Sequence[FormElement],
    answers: Mapping[str, Answer],
    issue: SubmittedIssue,
    today: date,
) -> ComposedFile:
    """Returns the file. root: the portal as it is published. Raises ProposalRefused."""
    draft = _Draft(_list_defaults(kind, issue.opened or today))
    for element in elements:
        if element.path and (answer := answers[element.id]).text:
            _add_answer(catalogue, draft, kind, element, answer)
    title = str(draft.metadata["title"])
    author = find_person(catalogue, issue.author)
    if author:
        draft.metadata["people"] = [{"person": author, "role": "author"}]
    team = _read_team(catalogue, draft, answers)
    path = _choose_path(root, catalogue, kind, team, title, issue.number)
    keys = [key[0] for key in collect_fields(find_model(catalogue, kind)) if len(key) == 1]
    metadata = {key: draft.metadata[key] for key in keys if key in draft.metadata}
    text = answers[TEXT_ID].text if TEXT_ID in answers else ""
    content = write_markdown(metadata, f"{text}\n" if text else _TEXTS[kind])
    return ComposedFile(path, content, title, tuple(draft.notes), author)


def find_person(catalogue: Catalogue, account: str) -> str:
    """Returns the id of the person of the roster who has an account in the forge; "" if nobody has it."""
    name = fold_account(account)
    return next((p.id for p in catalogue.people if p.meta.handle and fold_account(p.meta.handle) == name), "")


def _list_defaults(kind: str, opened: date) -> dict[str, Any]:
    if kind == "need":
        return {"status": "raised", "raised_on": opened, "origin": "reactive"}
    if kind == "path":
        return {"status": "draft", "tier": "team", "version": 1, "audience": {}}
    return {"status": "draft", "tier": "team"}


def _add_answer(catalogue: Catalogue, draft: _Draft, kind: str, element: FormElement, answer: Answer) -> None:
    """Writes the value of an answer to its place in the front matter, or notes why it is left out."""
    item_field = collect_fields(find_model(catalogue, kind)).get((*element.path, "*"))
    field = collect_fields(find_model(catalogue, kind))[element.path]
    value: Any
    if element.options:
        value = list(answer.values) if element.is_list else answer.values[0] if answer.values else None
    elif element.path == ("outcomes",):
        value = _build_outcomes(answer.values)
    elif element.path == ("steps",):
        value = _build_steps(catalogue, draft, answer.values)
    elif item_field and (ref := item_field.find_marker(kinds.Ref)):
        value = [id for word in answer.values if (id := _find_target(catalogue, draft, ref.kinds, word))]
    elif element.is_list:
        value = list(answer.values)
    elif ref := field.find_marker(kinds.Ref):
        value = _find_target(catalogue, draft, ref.kinds, answer.text)
    else:
        value = _read_scalar(answer.text) if field.annotation is not str else _join_lines(answer.text)
    if value in (None, "", []):
        return
    target = draft.metadata
    for key in element.path[:-1]:
        target = target.setdefault(key, {})
    target[element.path[-1]] = value
    if element.path == ("source", "url"):
        target["kind"] = "curated"


def _read_scalar(text: str) -> Any:
    """Returns a whole number or a day as such; anything else as it was written, for the check to explain."""
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    try:
        return date.fromisoformat(text) if len(text) == 10 else text
    except ValueError:
        return text


def _join_lines(text: str) -> str:
    """Returns a text with its paragraphs, each on one line."""
    paragraphs = (" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
    return "\n\n".join(filter(None, paragraphs))


def _build_outcomes(lines: Sequence[str]) -> list[dict[str, str]]:
    """Returns outcomes with ids made of their first words, each another one."""
    outcomes: list[dict[str, str]] = []
    for number, line in enumerate(lines, start=1):
        id = "-".join(slugify(line).split("-")[:_OUTCOME_ID_WORDS])[:40].strip("-") or f"outcome-{number}"
        if any(outcome["id"] == id for outcome in outcomes):
            id = f"{id}-{number}"
        outcomes.append({"id": id, "text": line})
    return outcomes


def _build_steps(catalogue: Catalogue, draft: _Draft, lines: Sequence[str]) -> list[dict[str, Any]]:
    """Returns the sections of a path: a line that ends with a colon begins one."""
    steps: list[dict[str, Any]] = []
    for line in lines:
        if line.endswith(":"):
            steps.append({"section": line[:-1].strip(), "items": []})
            continue
        if id := _find_target(catalogue, draft, ("course", "path"), line):
            if not steps:
                steps.append({"section": "Courses", "items": []})
            steps[-1]["items"].append(id)
    steps = [step for step in steps if step["items"]]
    if not steps:
        raise ProposalRefused("none of the lines of the order names a course or a path of the portal", *draft.notes)
    return steps


def _find_target(catalogue: Catalogue, draft: _Draft, target_kinds: Sequence[str], word: str) -> str:
    """Returns the id of the entry that an author named by id, title or address; "" and a note if there is none."""
    if target_kinds[0] == "skill":
        records = [{"id": s.id, "name": s.meta.name, "synonyms": list(s.meta.synonyms)} for s in catalogue.skills]
        id = build_skill_lookup(records)(word)
    else:
        folded = word.strip().casefold()
        last_part = folded.rstrip("/").rpartition("/")[2]
        entries = [entry for kind in target_kinds for entry in catalogue.entries.get(kind, {}).values()]
        ids = [e.id for e in entries if e.id in (folded, last_part)] or [
            e.id for e in entries if e.title.casefold() == folded
        ]
        id = ids[0] if len(ids) == 1 else None
    if not id:
        draft.notes.append(f"the portal has no {' or '.join(target_kinds)} “{word[:100]}”, so it is left out")
    return id or ""


def _read_team(catalogue: Catalogue, draft: _Draft, answers: Mapping[str, Answer]) -> str:
    """Returns the id of the team whose entry it is: the one that was chosen, or that has the need."""
    answer = answers.get(TEAM_ID)
    team = (answer.values[0] if answer.values else answer.text) if answer else draft.metadata["raised_by"]["team"]
    if catalogue.find_entry("team", str(team)) is None:
        raise ProposalRefused(f"the portal has no team “{str(team)[:100]}”")
    return str(team)


def _choose_path(root: Path, catalogue: Catalogue, kind: str, team: str, title: str, number: int) -> str:
    """Returns where the file goes, under an id made of its title. Raises ProposalRefused if it cannot go there."""
    id = derive_base_id(title, title, f"{kind}-{number}")
    template = next(collection.where for collection in kinds.COLLECTIONS if kind == collection.model.NAME)
    path = template.format(team=team, id=id)
    names = [part for part in path.split("/") if describe_name_fault(part)]
    if names:
        raise ProposalRefused(
            f"its file would be `{path}`, and `{names[0]}` {describe_name_fault(names[0])}; give it another title"
        )
    if len(path) > MAX_PATH_LENGTH:
        raise ProposalRefused(f"the path of its file would have {len(path)} characters; give it a shorter title")
    if id in survey_portal(root).ids:
        entries = (entry for entries in catalogue.entries.values() for entry in entries.values())
        other = next((entry.path for entry in entries if entry.id == id), "an entry that was renamed or taken down")
        raise ProposalRefused(
            f"the id `{id}` is taken by {other}; if it is the same, say there what is wrong or missing, "
            "else give this one a title of its own"
        )
    if obstacle := find_obstacle(root, path, id):
        raise ProposalRefused(f"{obstacle} stands where its file would go; give it another title")
    return path
