"""The web editor's files: a form for each field of the models, a policy of its own, and nothing where it is off."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from conftest import EXAMPLE
from pydantic import ValidationError

from trellis.derive.editor_config import KINDS, EditorForge, build_editor_config, render_editor_config
from trellis.kinds import Portal
from trellis.kinds.fields import collect_fields
from trellis.load import site_modules
from trellis.pipeline.run import CheckedPortal
from trellis.site.editor.files import build_editor_policy, build_preview_styles, find_editor_forge
from trellis.site.editor.program import LANGUAGES, VENDOR, read_program

HUB = "https://github.com/meridian/learning"
LAB = "https://gitlab.meridian.example/meridian/learning"
FORGE = EditorForge("github", "meridian/learning", "https://github.com", "")


@pytest.fixture(scope="module")
def config(example: CheckedPortal) -> Any:
    collections = site_modules.load_collections(EXAMPLE)
    data = build_editor_config(collections, example.catalogue, FORGE, "Learning", "https://learning.meridian.example/")
    return yaml.safe_load(render_editor_config(data))


def list_keys(fields: list[Any], prefix: str = "") -> Iterator[str]:
    """The keys that a form has an input for; of questions those of any type."""
    for field in fields:
        key = f"{prefix}{field['name']}"
        yield key
        for part in field.get("types", ()):
            yield f"{key}.*.{field['typeKey']}"
            yield from list_keys(part["fields"], f"{key}.*.")
        yield from list_keys(field.get("fields", ()), f"{key}.*." if field["widget"] == "list" else f"{key}.")


def form_of(config: Any, name: str) -> Any:
    return next(one for one in config["collections"] if one.get("name") == name)


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_has_an_input_for_each_field_of_its_model(config: Any, kind: str) -> None:
    model = next(c.model for c in site_modules.load_collections(EXAMPLE) if kind == c.model.NAME)
    plural = {"story": "stories"}.get(kind, f"{kind}s")
    keys = set(list_keys(form_of(config, f"sales-{plural}")["fields"]))
    fields = {".".join(path) for path in collect_fields(model) if path[-1] != "*"}
    assert keys - {"body"} == fields


def test_each_team_has_its_folders_and_the_forms_are_shared(config: Any, example: CheckedPortal) -> None:
    shown = [one for one in config["collections"] if not one.get("hide") and not one.get("divider")]
    assert len(shown) == len(KINDS) * len(example.catalogue.teams)
    course = form_of(config, "sales-courses")
    assert (course["folder"], course["path"]) == ("content/sales/courses", "{{slug}}/index")
    assert form_of(config, "customs-courses")["fields"] is course["fields"]
    assert all(one["delete"] is one["publish"] is False for one in shown)
    assert config["publish_mode"] == "editorial_workflow"


def test_fields_have_labels_hints_and_pickers(config: Any) -> None:
    fields = {field["name"]: field for field in form_of(config, "sales-courses")["fields"]}
    assert fields["tier"]["label"] == "Scope"
    assert fields["summary"]["hint"].startswith("One or two sentences")
    assert [option["value"] for option in fields["mode"]["options"]] == ["self-paced", "live", "blended", "external"]
    picker = fields["skills"]
    assert (picker["widget"], picker["file"], picker["multiple"]) == ("relation", "skills", True)
    target = form_of(config, fields["needs"]["collection"])
    assert (target["folder"], target["path"], target["hide"]) == ("content", "{{team}}/needs/{{slug}}", True)
    assert {"value": "rate-desk", "label": "Join a rate desk"} in fields["prerequisites"]["options"]


def test_a_draft_is_named_nowhere(config: Any, example: CheckedPortal) -> None:
    drafts = [entry.title for entry in example.catalogue.authored() if entry.status == "draft"]
    assert not [title for title in drafts if f"label: {title}\n" in yaml.safe_dump(config)]


@pytest.mark.parametrize(
    ("repository", "settings", "backend", "api"),
    [
        (HUB, {}, {"name": "github", "auth_methods": ["token"]}, "https://api.github.com"),
        (
            "https://forge.meridian.example/meridian/learning",
            {"editor_sign_in": "https://auth.meridian.example/"},
            {"base_url": "https://auth.meridian.example/", "api_root": "https://forge.meridian.example/api/v3"},
            "https://forge.meridian.example",
        ),
        (LAB, {}, {"name": "gitlab", "auth_methods": ["token"]}, "https://gitlab.meridian.example"),
        (
            "https://gitlab.com/meridian/learning.git",
            {"editor_app": "abc"},
            {"auth_type": "pkce", "app_id": "abc", "repo": "meridian/learning"},
            "https://gitlab.com",
        ),
    ],
)
def test_the_policy_allows_the_forges_interface_and_no_other_host(
    repository: str, settings: dict[str, str], backend: dict[str, Any], api: str, example: CheckedPortal
) -> None:
    forge = find_editor_forge(repository, Portal.model_validate(settings))
    assert forge
    config = build_editor_config(site_modules.load_collections(EXAMPLE), example.catalogue, forge, "L", "")
    assert backend.items() <= config["backend"].items()
    policy = build_editor_policy(forge)
    assert re.findall(r"https?://[^ ;]+", policy) == [api]
    assert "script-src 'self';" in policy


@pytest.mark.parametrize(
    "repository",
    ["", "https://github.com", "https://github.com/meridian", 'https://a"b.example/a/b', "https://a b/c/d"],
)
def test_without_a_repository_or_switched_off_there_is_no_editor(repository: str) -> None:
    assert find_editor_forge(repository, Portal()) is None
    assert find_editor_forge(HUB, Portal(editor=False)) is None
    with pytest.raises(ValidationError):
        Portal.model_validate({"editor_sign_in": "javascript:alert(1)"})


def test_the_program_is_the_one_that_was_published_with_its_fonts_beside_it() -> None:
    published = (VENDOR / "sveltia-cms.js").read_bytes()
    assert f"sha256 {hashlib.sha256(published).hexdigest()}" in (VENDOR / "version.txt").read_text()
    program = read_program()
    assert b"cdn.jsdelivr.net" not in program
    assert b"sourceMappingURL" not in program[-200:]
    for font in VENDOR.glob("*.woff2"):
        assert f"url({font.name})".encode() in program
        assert (VENDOR / f"{font.stem}.LICENSE.txt").is_file()


def test_the_program_asks_no_other_host_for_versions_the_forges_state_or_its_words() -> None:
    program = read_program()
    for address in (b"/package.json`", b"githubstatus.com/api", b"hostedstatus.com", b"import(vk())"):
        assert address in (VENDOR / "sveltia-cms.js").read_bytes(), "it is what the published program asks for"
        assert address not in program
    (languages,) = re.findall(rb"`([\w,-]+)`\.split\(`,`\),\w+=\(\)=>\{let e=pne\(\)", program)
    assert languages.decode().split(",") == sorted(("en-US", *LANGUAGES))
    for language in LANGUAGES:
        assert json.loads((VENDOR / f"locales/{language}.json").read_text("utf-8"))["save"]


def test_the_preview_has_the_portals_colours() -> None:
    assert ":root" in build_preview_styles()
    assert "data-md-color-scheme=default" not in build_preview_styles().replace('"', "")
