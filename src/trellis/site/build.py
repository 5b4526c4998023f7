"""Builds a site with the frame that the portal's settings name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..load.cache import Cache
from ..pipeline.run import CheckedPortal
from .parts.record import PartBuild
from .refusal import BuildRefused
from .site_folder import FolderRefused
from .text_record import BuildNotes

__all__ = ["FolderRefused", "build_site", "list_inputs"]

PLAIN = "plain"
"""The frame of the engine's own, in `portal.yml`."""


def build_site(
    root: Path,
    out: Path,
    result: CheckedPortal,
    strict: bool = False,
    *,
    cache: Cache | None = None,
    part: PartBuild | None = None,
    notes: BuildNotes | None = None,
    is_flat: bool = False,
) -> bytes:
    """Writes the site of the portal at `root` to `out`.

    strict: a link that leads nowhere ends the build, as it does where `mkdocs.yml` says so. cache: what earlier builds
    left; a page is rendered only if none of them had one of the same content. part: which part of the site is written,
    to be put together with the others; None for all of it. notes: what the build notes for the next one.
    is_flat: whether addresses of pages end in ``index.html``, for hosts that know no folders. Returns the
    state of the site's folder as it was written, which `compute_site_state` computes; that of a part says nothing of
    the site.

    The former site stays until the new one is whole. Raises FolderRefused if `out` is not a site's folder or cannot be
    written, and SystemExit if the site cannot be built.
    """
    if result.context.portal.frame == PLAIN:
        from .plain.build import build_plain_site

        return build_plain_site(root, out, result, strict, cache, part, notes, is_flat=is_flat)
    with _require_theme("The site has Material's frame"):
        from .material.build import build_themed_site
    return build_themed_site(root, out, result, strict, cache, part, notes, is_flat=is_flat)


def list_inputs(root: Path, result: CheckedPortal) -> tuple[str, ...]:
    """The portal's folders that go into its site beside those of a check, relative to `root`.

    Raises Unrepeatable if something else goes into it.
    """
    from .repeatable import list_further_folders

    return list_further_folders(root, is_themed=result.context.portal.frame != PLAIN)


@contextmanager
def _require_theme(reason: str) -> Iterator[None]:
    """Raises BuildRefused if MkDocs or the theme, which are imported within, are not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] == "trellis":
            raise
        help = f"Install trellis-portal[site]; `trellis build` needs neither if portal.yml says `frame: {PLAIN}`"
        raise BuildRefused(f"{reason}, and mkdocs-material is not installed. {help}.") from None
