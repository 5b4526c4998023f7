"""What a site needs of ``mkdocs.yml``, read without MkDocs."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import yaml

from .refusal import BuildRefused

_EDIT_FOLDERS = {
    "github.com": "edit/master/docs/",
    "gitlab.com": "edit/master/docs/",
    "bitbucket.org": "src/default/docs/",
}
"""Where these hosts let people edit a file, if the settings do not say it; as MkDocs has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSettings:
    """The settings of a site. Addresses end with a slash, or are ""."""

    name: str = "Learning"
    description: str = ""
    url: str = ""
    repository: str = ""
    edit_uri: str = ""
    edit_template: str = ""
    copyright: str = ""
    """As HTML."""
    nav: Any = None
    strict: bool = False
    """Whether a link that leads nowhere ends the build."""
    styles: tuple[str, ...] = ()
    """Style sheets of the portal's own, among the files in ``content/``."""

    def build_edit_url(self, path: str) -> str:
        """Where the forge lets people edit a file, as MkDocs has it, or "". path: below ``content/``."""
        if self.edit_template:
            stem = posixpath.splitext(path)[0]
            values = {"path": path, "path_noext": stem, "path!q": quote(path, safe=""), "path_noext!q": quote(stem, "")}
            uri = self.edit_template
            for name, value in values.items():
                uri = uri.replace(f"{{{name}}}", value)
        elif self.edit_uri:
            uri = self.edit_uri + path
        else:
            return ""
        base = self.repository
        if base and not uri.startswith(("?", "#")):
            base = base.rstrip("/") + "/"
        return urljoin(base, uri)

    def build_canonical_url(self, url: str) -> str:
        """The whole address of a page; "" if the site's is not known."""
        return urljoin(self.url, quote(url.lstrip("/"))) if self.url else ""

    @property
    def root_path(self) -> str:
        """The path of the site on its host."""
        return urlsplit(self.url).path or "/"


def read_settings(root: Path) -> SiteSettings:
    """The settings of the portal at `root`; the defaults if it has none. Raises BuildRefused if they cannot be used."""
    data = load_settings(root)
    texts = {name: str(data.get(name) or "") for name in ("site_url", "repo_url", "edit_uri", "edit_uri_template")}
    repository = texts["repo_url"]
    edit_uri = texts["edit_uri"]
    if data.get("edit_uri") is None and repository:
        edit_uri = _EDIT_FOLDERS.get(urlsplit(repository).netloc.lower(), "")
    styles = data.get("extra_css") or []
    return SiteSettings(
        name=str(data.get("site_name") or "Learning"),
        description=str(data.get("site_description") or ""),
        url=_end_with_slash(texts["site_url"]),
        repository=repository,
        edit_uri=edit_uri if edit_uri.endswith("/") or not edit_uri else f"{edit_uri}/",
        edit_template=texts["edit_uri_template"],
        copyright=str(data.get("copyright") or ""),
        nav=data.get("nav"),
        strict=data.get("strict") is True,
        styles=tuple(style for style in styles if isinstance(style, str)) if isinstance(styles, list) else (),
    )


def load_settings(root: Path) -> dict[Any, Any]:
    """What ``mkdocs.yml`` says, with None for values of tags that are MkDocs' own. Raises BuildRefused."""
    try:
        data = yaml.load((root / "mkdocs.yml").read_bytes(), _SettingsLoader)
    except FileNotFoundError:
        return {}
    except yaml.YAMLError as error:
        raise BuildRefused(f"mkdocs.yml cannot be read: {error}") from None
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise BuildRefused("mkdocs.yml holds no list of keys. Write one `key: value` on each line, `site_name:` first.")
    return data


def _end_with_slash(url: str) -> str:
    return url if url.endswith("/") or not url else f"{url}/"


class _SettingsLoader(yaml.SafeLoader):
    """Reads variables of the environment, as MkDocs does; what another tag makes is no concern of the frame's."""


def _read_variable(loader: yaml.SafeLoader, node: yaml.Node) -> object:
    """The value of the first of some variables that is set, else the default behind them."""
    if isinstance(node, yaml.ScalarNode):
        names, default = [str(node.value)], None
    else:
        assert isinstance(node, yaml.SequenceNode)
        values = loader.construct_sequence(node)
        names, default = [str(value) for value in values[:-1]] or [str(values[0])], values[-1] if values[1:] else None
    written = next((os.environ[name] for name in names if name in os.environ), None)
    return default if written is None else yaml.safe_load(written)


_SettingsLoader.add_constructor("!ENV", _read_variable)
_SettingsLoader.add_multi_constructor("", lambda loader, suffix, node: None)
