"""The configuration of the web editor, from the portal's models: which files it opens, and a form for each.

Each team has a collection for each kind of page, so that a new file lies in its folder. References are pickers: of a
kind's entries in a collection that is not shown, and of registers in their files; where a value may be of several
kinds, a list of what there is.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ..catalogue.catalogue import Catalogue
from ..check.rules.references.name_not_portable import RESERVED_NAMES
from ..kinds import Collection, Facet, Ref
from ..kinds.fields import unwrap_annotation
from ..kinds.lesson import Question
from ..kinds.scalars import SLUG
from . import format
from .published import is_visible

KINDS = ("course", "lesson", "path", "need", "session", "story", "page")
"""The kinds that experts write, in the order of the editor's list."""

ENTRY_FORMAT = "entry"
"""The format of the files, which the editor's page registers: it keeps what nobody changed as it is written."""

_REGISTERS = {"person": "people", "skill": "skills", "role": "roles"}
"""Registers of the whole portal, whose records can be picked: kind → name of the file."""

_ICONS = {
    "course": "school",
    "lesson": "description",
    "path": "route",
    "need": "report",
    "session": "event",
    "story": "campaign",
    "page": "article",
}
_LABELS = {"story": "Stories"}
_MAX_OPTIONS = 2_000
"""The most entries that a list to choose from has; in a portal with more, an id is typed."""

_NEEDED_BY_TYPE = {
    "single": ("choices", "answer"),
    "multiple": ("choices", "answer"),
    "order": ("choices",),
    "match": ("pairs",),
    "text": ("answer",),
    "number": ("answer", "tolerance", "unit"),
}
_TYPE_LABELS = {
    "single": "One right choice",
    "multiple": "Several right choices",
    "order": "Steps to put in order",
    "match": "Pairs to match",
    "text": "A word to write",
    "number": "A number to write",
}
_QUESTION_PARTS = ("type", "choices", "pairs", "answer", "tolerance", "unit")
_DEFAULTS = {"status": "draft", "tier": "team", "raised_by": None, "version": 1, "origin": "reactive"}
_NEED_DEFAULTS = {"status": "raised"}


class EditorForge(NamedTuple):
    """The forge that the editor talks to. name: github or gitlab. project: owner and name. api_url: "" for the forge's
    public one. sign_in_url: where people are sent to sign in, "" for none. app_id: of the application at GitLab.
    """

    name: Literal["github", "gitlab"]
    project: str
    origin: str
    api_url: str
    sign_in_url: str = ""
    app_id: str = ""


def build_editor_config(
    collections: Sequence[Collection], catalogue: Catalogue, forge: EditorForge, site_name: str, site_url: str
) -> Mapping[str, Any]:
    """Returns the configuration as data."""
    forms = _FormBuilder(catalogue)
    by_kind = {collection.model.NAME: collection for collection in collections}
    fields = {kind: forms.build_form(by_kind[kind]) for kind in KINDS}
    items: list[Mapping[str, Any]] = []
    for team in sorted(catalogue.teams, key=lambda team: team.title):
        items.append({"divider": True, "name": f"team-{team.id}"})
        items += [_build_collection(by_kind[kind], team.id, team.title, fields[kind]) for kind in KINDS]
    items += _list_targets(by_kind, forms)
    return {
        "backend": _build_backend(forge),
        "publish_mode": "editorial_workflow",
        "app_title": site_name,
        **({"site_url": site_url.rstrip("/"), "display_url": site_url} if site_url else {}),
        "media_folder": "",
        "public_folder": "",
        "media_libraries": {"stock_assets": {"providers": []}},
        "show_preview_links": False,
        "output": {"omit_empty_optional_fields": True, "yaml": {"indent_size": 2, "indent_sequences": True}},
        "slug": {"encoding": "ascii", "clean_accents": True, "maxlength": 60},
        "collections": items,
    }


def find_list_keys(config: Mapping[str, Any]) -> tuple[str, ...]:
    """Returns the keys that are lists in every form which has them, sorted. In a file each may be a single value."""
    is_list: dict[str, bool] = {}
    for collection in config["collections"]:
        for field in _walk_fields(collection.get("fields", ())):
            holds_list = field["widget"] == "list" or bool(field.get("multiple"))
            is_list[field["name"]] = is_list.get(field["name"], True) and holds_list
    return tuple(sorted(name for name, holds_list in is_list.items() if holds_list))


def _walk_fields(fields: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yields the fields of a form, and those within them."""
    for field in fields:
        yield field
        yield from _walk_fields(field.get("fields", ()))
        for question_type in field.get("types", ()):
            yield from _walk_fields(question_type["fields"])


def render_editor_config(config: Mapping[str, Any]) -> str:
    """Returns the configuration as YAML. What several collections share stands once."""
    head = "# Written by `trellis build` from the portal's models.\n"
    text: str = yaml.dump(config, Dumper=_SharingDumper, allow_unicode=True, sort_keys=False, width=4096)
    return head + text


class _SharingDumper(yaml.SafeDumper):
    """Writes an alias for a form that stands in several places, and for nothing else: readers limit their number."""

    def ignore_aliases(self, data: Any) -> bool:
        return not isinstance(data, _Form)


class _Form(list[Any]):
    """The fields of a kind, the same ones in the collection of each team."""


_SharingDumper.add_representer(_Form, lambda dumper, form: dumper.represent_list(form))


def _build_backend(forge: EditorForge) -> Mapping[str, Any]:
    backend: dict[str, Any] = {"name": forge.name, "repo": forge.project}
    if forge.api_url:
        backend |= {"api_root": forge.api_url, "graphql_api_root": f"{forge.origin}/api/graphql"}
    if forge.name == "gitlab" and forge.app_id:
        backend |= {"base_url": forge.origin, "auth_type": "pkce", "app_id": forge.app_id}
    elif forge.name == "github" and forge.sign_in_url:
        backend["base_url"] = forge.sign_in_url
    else:
        backend["auth_methods"] = ["token"]
    messages = {"create": "Create", "update": "Change", "delete": "Delete"}
    backend["commit_messages"] = {
        **{name: f"{verb} {{{{collection}}}}: {{{{slug}}}}" for name, verb in messages.items()},
        "uploadMedia": "Add {{path}}",
        "deleteMedia": "Delete {{path}}",
    }
    return backend


def _build_collection(collection: Collection, team: str, team_title: str, fields: _Form) -> Mapping[str, Any]:
    kind = collection.model.NAME
    folder, _, name = collection.where.format(team=team, id="{id}", course="{course}", number="{number}").partition(
        "/{"
    )
    path = f"{{{name}".removesuffix(".md").replace("{id}", "{{slug}}")
    noun = kind.capitalize()
    data: dict[str, Any] = {
        "name": f"{team}-{collection.model.PLURAL or f'{kind}s'}",
        "label": f"{team_title}: {_LABELS.get(kind, (collection.model.PLURAL or f'{kind}s').capitalize())}",
        "label_singular": noun,
        "icon": _ICONS[kind],
        "folder": folder,
        "format": ENTRY_FORMAT,
        "create": True,
        "delete": False,
        "publish": False,
        "media_folder": "",
        "public_folder": "",
        "slug": {"template": "{{title}}", "editable": ["create"], "pattern": [_NEW_ID, _SLUG_HINT], "hint": _SLUG_HINT},
    }
    if kind == "lesson":
        hint = "The number of the lesson in its course, and its name, such as 02-check-yourself."
        data["nested"] = {"depth": 2, "subfolders": False}
        data["meta"] = {"path": {"widget": "string", "label": "The folder of the course, such as negotiating-prices"}}
        data["filter"] = {"field": "type", "pattern": r"^(read|activity|quiz|checkpoint)$"}
        data["slug"] |= {
            "template": "01-{{title}}",
            "hint": hint,
            "pattern": [r"^[0-9]+-[a-z0-9]+(-[a-z0-9]+)*$", hint],
        }
    else:
        data["path"] = path
    return {**data, "fields": fields}


_SLUG_HINT = "The last part of its address: small letters, digits and single hyphens. It stays."
_RESERVED = "|".join(sorted(name for name in RESERVED_NAMES if name.isascii() and name.isalnum()))
_NEW_ID = SLUG.replace("^", f"^(?!(?:{_RESERVED})$)", 1)
"""An id that Windows can hold as the name of a folder."""


def _list_targets(by_kind: Mapping[str, Collection], forms: _FormBuilder) -> Iterator[Mapping[str, Any]]:
    """Yields what is not shown and only picked from: the entries of each kind of all teams, and the registers."""
    for kind in sorted(forms.picked_kinds):
        path = by_kind[kind].where.removeprefix("content/").replace("{team}", "{{team}}").replace("{id}", "{{slug}}")
        yield {
            "name": f"all-{kind}",
            "label": f"All: {kind}",
            "hide": True,
            "folder": "content",
            "path": path.removesuffix(".md"),
            "create": False,
            "fields": [{"name": part, "label": part, "widget": "string"} for part in ("title", "team")],
        }
    files = [
        {
            "name": name,
            "label": name.capitalize(),
            "file": f"content/{name}.yml",
            "fields": [
                {
                    "name": "records",
                    "label": "Records",
                    "widget": "list",
                    "root": True,
                    "fields": [{"name": part, "label": part, "widget": "string"} for part in ("id", "name")],
                }
            ],
        }
        for kind, name in _REGISTERS.items()
        if kind in forms.picked_registers
    ]
    if files:
        yield {"name": "registers", "label": "Registers", "hide": True, "format": "yml", "files": files}


class _FormBuilder:
    """Builds forms, and notes what is picked from."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.picked_kinds: set[str] = set()
        self.picked_registers: set[str] = set()

    def build_form(self, collection: Collection) -> _Form:
        """Returns the fields of a kind, the text last."""
        model = collection.model
        fields = list(self._build_fields(model, model.NAME))
        fields.sort(key=lambda field: field["name"] in _LATE)
        fields = [field if field["name"] in _PREVIEWED else {**field, "preview": False} for field in fields]
        body = {"name": "body", "label": "Text", "widget": "markdown", "required": False, "modes": ["raw", "rich_text"]}
        hint = (
            "Markdown, as in the forge. A picture lies beside the text and is shown by its file name. A text of "
            "paragraphs, headings, simple lists, bold, links and pictures can be written formatted, too."
        )
        return _Form([*fields, {**body, "hint": hint}])

    def _build_fields(self, model: type[BaseModel], kind: str) -> Iterator[dict[str, Any]]:
        for name, info in model.model_fields.items():
            if field := self._build_field(info.alias or name, info, kind):
                yield field

    def _build_field(self, key: str, info: FieldInfo, kind: str) -> dict[str, Any] | None:
        bare, more = unwrap_annotation(info.annotation)
        metadata = (*info.metadata, *more)
        facet = next((item for item in metadata if isinstance(item, Facet)), None)
        field: dict[str, Any] = {"name": key, "label": facet.label if facet else key.replace("_", " ").capitalize()}
        description = " ".join((info.description or "").split("\n\n")[0].split())
        if description:
            field["hint"] = description.replace("`", "")
        field["required"] = info.is_required()
        widget = self._build_widget(bare, metadata, kind)
        if widget is None:
            return None
        defaults = {**_DEFAULTS, **(_NEED_DEFAULTS if kind == "need" else {})}
        values = [option["value"] for option in widget.get("options", ())]
        if info.is_required() and defaults.get(key) is not None and (not values or defaults[key] in values):
            field["default"] = defaults[key]
        elif widget["widget"] == "boolean" and isinstance(info.default, bool):
            field["default"] = info.default
        return field | widget

    def _build_widget(self, bare: Any, metadata: Sequence[Any], kind: str) -> dict[str, Any] | None:
        """Returns the input for values of a type; None for a type that no form has."""
        ref = next((item for item in metadata if isinstance(item, Ref)), None)
        origin = get_origin(bare)
        if origin in (tuple, list):
            item, item_metadata = unwrap_annotation(get_args(bare)[0])
            return self._build_list(item, item_metadata, kind)
        if ref:
            return self._build_picker(ref, is_list=False)
        if options := _list_options(bare):
            return {"widget": "select", "options": options}
        if isinstance(bare, type) and issubclass(bare, BaseModel):
            return {"widget": "object", "collapsed": True, "fields": list(self._build_fields(bare, kind))}
        simple = {bool: {"widget": "boolean"}, int: {"widget": "number", "value_type": "int"}}
        simple |= {float: {"widget": "number", "value_type": "float"}}
        if bare in simple:
            return dict(simple[bare])
        if bare is date:
            return {"widget": "datetime", "type": "date", "format": "YYYY-MM-DD", "time_format": False}
        if bare is datetime:
            return {"widget": "datetime", "format": "YYYY-MM-DD HH:mm"}
        if bare is str:
            return {"widget": "text" if _is_long(metadata) else "string"}
        return None

    def _build_list(self, item: Any, metadata: Sequence[Any], kind: str) -> dict[str, Any] | None:
        ref = next((one for one in metadata if isinstance(one, Ref)), None)
        if ref:
            return self._build_picker(ref, is_list=True)
        if item is Question:
            return self._build_questions(kind)
        if options := _list_options(item):
            return {"widget": "select", "multiple": True, "options": options}
        if isinstance(item, type) and issubclass(item, BaseModel):
            fields = list(self._build_fields(item, kind))
            summary = next(
                (f["name"] for f in fields if f["name"] in ("text", "section", "person", "rule", "title")), ""
            )
            return {
                "widget": "list",
                "fields": fields,
                **({"summary": f"{{{{fields.{summary}}}}}"} if summary else {}),
            }
        widget = self._build_widget(item, metadata, kind)
        if widget is None:
            return None
        return {"widget": "list", "field": {"name": "value", "label": "Value", **widget}}

    def _build_questions(self, kind: str) -> dict[str, Any]:
        """Returns the form of a quiz: the type of a question decides which parts it has."""
        shared = [f for f in self._build_fields(Question, kind) if f["name"] not in _QUESTION_PARTS]
        parts = {f["name"]: f for f in self._build_fields(Question, kind) if f["name"] in _QUESTION_PARTS}
        number: dict[str, Any] = {"widget": "number", "value_type": "int", "min": 1}
        value = {"name": "value", "label": "Value"}
        answers: dict[str, dict[str, Any]] = {
            "single": number,
            "multiple": {"widget": "list", "field": {**value, **number}},
            "text": {"widget": "list", "field": {**value, "widget": "string"}},
            "number": {"widget": "number", "value_type": "float"},
        }
        question_types: list[dict[str, Any]] = []
        for type, names in _NEEDED_BY_TYPE.items():
            own: list[dict[str, Any]] = []
            for name in names:
                if name == "answer":
                    hint = "The number of the right choice, from 1." if "choices" in names else "What is accepted."
                    own.append({"name": name, "label": "Answer", "hint": hint, **answers[type]})
                elif name in parts:
                    own.append({**parts[name], "required": name in ("choices", "pairs")})
            prompt, *others = shared
            question_types.append(
                {"name": type, "label": _TYPE_LABELS[type], "widget": "object", "fields": [prompt, *own, *others]}
            )
        return {"widget": "list", "typeKey": "type", "summary": "{{fields.prompt}}", "types": question_types}

    def _build_picker(self, ref: Ref, *, is_list: bool) -> dict[str, Any]:
        multiple = {"multiple": True} if is_list else {}
        (kind, *others) = ref.kinds
        if kind in ("outcome", "lesson"):  # of the entry's own course, which the editor cannot look into
            value: dict[str, Any] = {"widget": "string", "pattern": [SLUG, "An id: small letters, digits, hyphens."]}
            hint = f"Ids of {kind}s of its own course, as they stand in the course."
            field = {"name": "value", "label": "Id", **value}
            return {"widget": "list", "hint": hint, "field": field} if is_list else {**value, "hint": hint}
        if kind in _REGISTERS and not others and not (kind == "role" and not self._catalogue.roles):
            self.picked_registers.add(kind)
            return {
                "widget": "relation",
                **multiple,
                "collection": "registers",
                "file": _REGISTERS[kind],
                "value_field": "records.*.id",
                "display_fields": ["records.*.name"],
            }
        if not others and not ref.also and kind in ("course", "path", "need", "objective", "session", "page", "story"):
            self.picked_kinds.add(kind)
            target = {"collection": f"all-{kind}", "value_field": "{{slug}}", "display_fields": ["title"]}
            return {"widget": "relation", **multiple, **target}
        entries = [e for name in ref.kinds for e in self._catalogue.entries.get(name, {}).values() if is_visible(e)]
        options = [{"label": word.capitalize(), "value": word} for word in ref.also]
        options += sorted(({"label": e.title, "value": e.id} for e in entries), key=lambda option: option["label"])
        if not options or len(options) > _MAX_OPTIONS:
            return {"widget": "list" if is_list else "string"}
        return {"widget": "select", **multiple, "options": options}


_PREVIEWED = frozenset(("title", "summary", "outcomes", "questions", "problem", "steps"))
"""Fields that the preview shows beside the text."""

_LATE = frozenset(
    ("aliases", "waivers", "withheld_versions", "decisions", "supersedes", "lms_id", "license", "version")
)
"""Fields that few entries have; they stand below the others."""


def _list_options(annotation: Any) -> list[dict[str, str]]:
    """Returns the values of a closed list with their labels; none for other types."""
    options: list[dict[str, str]] = []
    candidates = get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else (annotation,)
    for option in candidates:
        if isinstance(option, type) and issubclass(option, Enum):
            labels = ((str(getattr(member, "label", member.value)), str(member.value)) for member in option)
            options += [{"label": label, "value": value} for label, value in labels]
        elif get_origin(option) is Literal:
            options += [{"label": format.format_term(str(v)), "value": str(v)} for v in get_args(option)]
    return options


def _is_long(metadata: Sequence[Any]) -> bool:
    """Whether a text may be longer than a line."""
    constraints = [one for item in metadata for one in (item, *getattr(item, "metadata", ()))]
    limits = [getattr(one, "max_length", None) or getattr(one, "maximum", None) for one in constraints]
    has_pattern = any(getattr(one, "pattern", None) for one in constraints)
    return not has_pattern and any(isinstance(limit, int) and limit > 80 for limit in limits)
