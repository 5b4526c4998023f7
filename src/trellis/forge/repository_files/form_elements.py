"""The questions of an issue form, from the models of the portal: what is asked, how, and which answers there are.

The form is rendered from them and read back by them, so that both know the same questions in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Literal, NamedTuple, get_args, get_origin

from ... import kinds
from ...catalogue.catalogue import Catalogue
from ...derive import format
from ...derive.requests import CORRECTION_QUESTIONS
from ...kinds.fields import ModelField, collect_fields
from ...kinds.scalars import LengthLimits

ElementType = Literal["input", "textarea", "dropdown"]

TEAM_ID, TEXT_ID = "team", "text"
"""The elements for the team in whose folder an entry goes, and for its text: neither is a key of a model."""

PAGE_ID, QUOTE_ID, CORRECTION_ID, REASON_ID = "page", "quote", "correction", "reason"
"""The elements of a correction, which is of no model."""

_MAX_INPUT_LENGTH = 80
"""The maximum number of characters of a value in a single-line input."""


class FormElement(NamedTuple):
    """A question of a form.

    id: by which an address can fill it in. path: the keys of the field in the model; () if it is none of it. label: the
    question. options: the label of each answer to choose from → the value in the file. is_list: whether there may be
    several values.
    """

    id: str
    path: tuple[str, ...]
    label: str
    type: ElementType
    description: str = ""
    options: Mapping[str, str] = {}
    is_list: bool = False
    is_required: bool = False


class FormOutline(NamedTuple):
    """What a form is called and says on top. questions: by key in the model, or by id."""

    kind: str
    name: str
    description: str
    intro: str
    questions: Mapping[str, str]

    @property
    def label(self) -> str:
        """The label of its issues in the forge."""
        return f"trellis: {self.kind}"


NEED_FORM = FormOutline(
    "need",
    "A problem at work",
    "Tell the learning team what goes wrong and what shows it. Whether training is the answer is looked at together.",
    "Nobody needs to know the solution yet. A page of it is proposed under `needs/`, with what you write here; the "
    "learning team answers and decides with you.",
    {
        "title": "The problem in a few words",
        "summary": "The problem in one or two sentences",
        "problem": "What goes wrong?",
        "evidence": "What shows it?",
        "impact": "What does it cost?",
        "success": "How would anybody see that it is solved?",
        "raised_by.team": "Which team has it?",
        "raised_by.role": "As what do you see it?",
        "needed_by": "By when?",
        "objective": "Which objective does it stand in the way of?",
    },
)
COURSE_FORM = FormOutline(
    "course",
    "A course that you could write, or know",
    "You know something that others should know. Tell what, and somebody helps you to write it.",
    "Leave open what you don't know. A draft is made of it with you as its author; your team's manager approves it.",
    {
        "title": "What would it be called?",
        "summary": "What is it about?",
        TEAM_ID: "Which team answers for it?",
        "outcomes": "What will people be able to do afterwards?",
        "audience.teams": "For which teams?",
        "audience.roles": "For which roles?",
        "level": "Level",
        "mode": "How would it be taken?",
        "minutes": "How many minutes?",
        "skills": "Which skills?",
        "source.url": "Where is it, if it exists already?",
        TEXT_ID: "What have you written already?",
    },
)
PATH_FORM = FormOutline(
    "path",
    "Courses in an order",
    "You know in which order courses are best taken, for a role, a start or a certificate.",
    "A draft is made of it with you as its author; your team's manager approves it.",
    {
        "title": "What would the path be called?",
        "summary": "What is it for?",
        TEAM_ID: "Which team answers for it?",
        "kind": "Which kind of path?",
        "steps": "Which courses, in which order?",
        "audience.teams": "For which teams?",
        "audience.roles": "For which roles?",
        TEXT_ID: "What should people know before they start?",
    },
)
CORRECTION_FORM = FormOutline(
    "correction",
    "Something is wrong on a page",
    "A figure, a name or a sentence is wrong. Say what, and what is right.",
    "If the words are found once on the page, the change is proposed at once; the team that owns the page decides.",
    CORRECTION_QUESTIONS,
)

FORMS = (COURSE_FORM, NEED_FORM, PATH_FORM, CORRECTION_FORM)

_OWN_ELEMENTS: Mapping[str, tuple[ElementType, str, bool]] = {
    TEXT_ID: ("textarea", "Markdown. Headings in it stay text of the page.", False),
    PAGE_ID: ("input", "Its address, as the browser shows it.", True),
    QUOTE_ID: ("textarea", "The words as they stand on the page, a sentence or two.", True),
    CORRECTION_ID: (
        "textarea",
        "The same words, put right. Leave it open if you do not know.",
        False,
    ),
    REASON_ID: ("textarea", "A source, a colleague, a case from work.", False),
}
"""Elements that are of no model: type, description, and whether an answer is required."""

_HINTS = {
    "outcomes": "One a line, each from a verb that can be observed.",
    "steps": "One a line: a course's or path's title, id or address. A line that ends with a colon begins a section.",
    "needed_by": "A day, such as 2027-03-31.",
}
"""What a form says of a field in place of its description, which speaks of the file."""


def list_elements(catalogue: Catalogue, form: FormOutline) -> tuple[FormElement, ...]:
    """Returns the questions of a form; those about fields that the portal's model has not are left out."""
    return tuple(
        element
        for key, question in form.questions.items()
        for element in _build_elements(catalogue, form.kind, key, question)
    )


def find_model(catalogue: Catalogue, kind: str) -> type[kinds.Kind]:
    """Returns the model of the portal for a kind, from its entries; the model of the engine if there are none."""
    entry = next(iter(catalogue.entries.get(kind, {}).values()), None)
    engine_model = next(c.model for c in kinds.COLLECTIONS if kind == c.model.NAME)
    return type(entry.meta) if entry else engine_model


def _build_elements(catalogue: Catalogue, kind: str, key: str, question: str) -> Iterator[FormElement]:
    if key in _OWN_ELEMENTS:
        type, description, is_required = _OWN_ELEMENTS[key]
        yield FormElement(key, (), question, type, description, is_required=is_required)
        return
    if key == TEAM_ID:
        options = _list_entries(catalogue, "team")
        description = "" if options else "Its id, the name of its folder."
        type = "dropdown" if options else "input"
        yield FormElement(key, (), question, type, description, options, is_required=True)
        return
    path = tuple(key.split("."))
    fields = collect_fields(find_model(catalogue, kind))
    if field := fields.get(path):
        parents = [fields[path[:length]] for length in range(1, len(path) + 1)]
        is_required = all(parent.info.is_required() for parent in parents)
        yield _build_element(catalogue, path, question, field, fields.get((*path, "*")), is_required)


def _build_element(
    catalogue: Catalogue,
    path: tuple[str, ...],
    question: str,
    field: ModelField,
    item_field: ModelField | None,
    is_required: bool,
) -> FormElement:
    options = _list_options(catalogue, field, item_field)
    type: ElementType = "input"
    if options:
        type = "dropdown"
    elif item_field or (field.annotation is str and not _fits_one_line(field)):
        type = "textarea"
    description = _HINTS.get(path[-1]) or (field.info.description or "").split("\n")[0]
    id = "-".join(path).replace("_", "-")
    return FormElement(id, path, question, type, description, options, item_field is not None, is_required)


def _list_options(catalogue: Catalogue, field: ModelField, item_field: ModelField | None) -> dict[str, str]:
    """Returns the options to choose from: the values of an enumeration, the teams, the roles; each with its value."""
    ref = field.find_marker(kinds.Ref) or (item_field.find_marker(kinds.Ref) if item_field else None)
    if ref:
        return _list_entries(catalogue, ref.kinds[0]) if ref.kinds[0] in ("team", "role") else {}
    value_field = item_field or field
    options: dict[str, str] = {}
    for option in (value_field.annotation, *get_args(value_field.annotation)):
        if isinstance(option, type) and issubclass(option, Enum):
            options |= {str(getattr(member, "label", member.value)): str(member.value) for member in option}
        elif get_origin(option) is Literal:
            options |= {format.format_term(str(value)): str(value) for value in get_args(option)}
    return options


def _list_entries(catalogue: Catalogue, kind: str) -> dict[str, str]:
    """Returns the titles of the teams, or the names of the roles, with their ids; of two alike, with it in brackets."""
    entries = sorted(catalogue.teams if kind == "team" else catalogue.roles, key=lambda entry: (entry.title, entry.id))
    titles = [entry.title for entry in entries]
    return {
        f"{entry.title} ({entry.id})" if titles.count(entry.title) > 1 else entry.title: entry.id for entry in entries
    }


def _fits_one_line(field: ModelField) -> bool:
    """Whether a value of the field fits a single-line input."""
    metadata = [item for marker in field.metadata for item in (marker, *getattr(marker, "metadata", ()))]
    lengths = (m.maximum if isinstance(m, LengthLimits) else getattr(m, "max_length", None) for m in metadata)
    max_length = next(filter(None, lengths), None)
    is_one_line = any(getattr(m, "pattern", None) or isinstance(m, kinds.Ref) for m in metadata)
    return is_one_line or (max_length is not None and max_length <= _MAX_INPUT_LENGTH)
