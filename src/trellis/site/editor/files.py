"""The files of the web editor. A portal without a repository has none, nor one that switches it off.

The page has a policy of its own: the scripts of this folder, and the interface of the forge, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from markupsafe import Markup

from ...derive.editor_config import EditorForge, build_editor_config, find_list_keys, render_editor_config
from ...derive.requests import RequestDesk
from ...kinds import Portal
from ...load import site_modules
from .. import fragments, minify
from ..defaults import ASSETS_FOLDER
from ..output_file import OutputFile
from ..policy import REFERRER
from ..state import BuildState
from .program import FONTS, LANGUAGES, VENDOR, read_program

FOLDER = "edit"
"""Where the editor is in the site."""

ASSETS = Path(__file__).parent / "assets"

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline' blob:; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self' data: blob: {api}; media-src blob:; frame-src 'self' blob:; "
    "worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'none'"
)
"""The program writes its styles itself; pictures that are not in the repository yet are `blob:`."""


def find_editor_forge(repository: str, portal: Portal) -> EditorForge | None:
    """Returns the forge that the editor talks to; None without a repository's address, or where it is switched off."""
    address = urlsplit(repository)
    project = address.path.strip("/").removesuffix(".git")
    if not portal.editor or not _HOST.fullmatch(address.netloc) or not _PROJECT.fullmatch(project):
        return None
    origin = f"{address.scheme}://{address.netloc}"
    if RequestDesk(repository).is_gitlab:
        api = "" if address.hostname == "gitlab.com" else f"{origin}/api/v4"
        return EditorForge("gitlab", project, origin, api, app_id=portal.editor_app or "")
    api = "" if address.hostname == "github.com" else f"{origin}/api/v3"
    return EditorForge("github", project, origin, api, sign_in_url=portal.editor_sign_in or "")


def build_editor_policy(forge: EditorForge) -> str:
    """Returns the policy of the editor's page: of other hosts it may ask the forge's interface alone."""
    public = "https://gitlab.com" if forge.name == "gitlab" else "https://api.github.com"
    address = urlsplit(forge.api_url or public)
    return _POLICY.format(api=f"{address.scheme}://{address.netloc}")


def list_editor_files(state: BuildState) -> Iterator[OutputFile]:
    """Yields the page, its configuration, the program and its fonts."""
    portal = state.result.context.portal
    forge = find_editor_forge(state.repository, portal)
    if forge is None:
        return
    collections = site_modules.load_collections(state.result.root)
    published = state.site_data.published
    config = build_editor_config(collections, published.catalogue, forge, state.site.name, state.site.url)
    yield OutputFile(f"{FOLDER}/index.html", _render_page(state, forge, find_list_keys(config)))
    yield OutputFile(f"{FOLDER}/config.yml", render_editor_config(config))
    yield OutputFile(f"{FOLDER}/sveltia-cms.js", read_program)
    yield OutputFile(f"{FOLDER}/preview.css", build_preview_styles())
    yield OutputFile(f"{FOLDER}/edit.css", minify.join_styles([(ASSETS / "edit.css").read_text("utf-8")]))
    for name in ("edit.js", "base-commits.js", "draft-branches.js", "entry-format.js", "plain-markdown.js"):
        yield OutputFile(f"{FOLDER}/{name}", minify.strip_script((ASSETS / name).read_text("utf-8")))
    words = (f"locales/{language}.json" for language in LANGUAGES)
    licences = (f"{name}.LICENSE.txt" for name in _LICENCES)
    for name in (*FONTS.values(), *words, "LICENSE.txt", *licences):
        yield OutputFile(f"{FOLDER}/{name}", VENDOR / name)


_HOST = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d+)?")
_PROJECT = re.compile(r"[\w.-]+(?:/[\w.-]+)+")

_LICENCES = ("source-sans-3", "noto-mono", "material-symbols-outlined")


def build_preview_styles() -> str:
    """Returns what the text of an entry looks like beside its form: the portal's colours, type and tables."""
    tokens = (ASSETS_FOLDER / "tokens.css").read_text("utf-8")
    tokens = re.sub(r'\[data-md-color-scheme="default"\],?', ":root,", tokens).replace(":root,,", ":root,")
    return minify.join_styles([tokens.replace(":root, {", ":root {"), (ASSETS / "preview.css").read_text("utf-8")])


def _render_page(state: BuildState, forge: EditorForge, lists: Sequence[str]) -> str:
    desk = RequestDesk(state.repository, state.result.context.portal.requests or "")
    render = partial(fragments.render_fragment, state.env, "edit.html", f"/{FOLDER}/")
    html = render(
        policy=Markup(build_editor_policy(forge)),  # nothing in it is a mark of HTML
        referrer=REFERRER,
        site_name=state.site.name,
        lists=" ".join(lists),
        forge=forge,
        forge_name="GitLab" if forge.name == "gitlab" else "GitHub",
        token_url=_build_token_url(forge),
        course_url=desk.build_course_address(),
        need_url=desk.build_need_address(),
    )
    return str(html)


def _build_token_url(forge: EditorForge) -> str:
    """Returns where people make a token for themselves, filled in with what the editor needs and no more."""
    if forge.name == "gitlab":
        query = urlencode({"name": "Web editor", "scopes": "api"})
        return f"{forge.origin}/-/user_settings/personal_access_tokens?{query}"
    rights = {"contents": "write", "pull_requests": "write", "issues": "write"}
    owner = forge.project.partition("/")[0]
    query = urlencode({"name": "Web editor", "target_name": owner, "expires_in": "90", **rights})
    return f"{forge.origin}/settings/personal-access-tokens/new?{query}"
