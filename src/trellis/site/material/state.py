"""The state of a build by MkDocs, from its first event to its last.

It is in MkDocs' `config.extra`, since module globals outlive a build.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from ...derive.feeds.site_identity import SiteIdentity
from ...load.cache import Cache
from ...pipeline.run import CheckedPortal, run_pipeline
from .. import state
from ..page_store import PageStore
from ..parts.record import PartBuild
from ..second_process import SecondProcess
from ..state import KEY, ReportProgress
from ..text_record import BuildNotes
from . import defaults
from .frames import FrameKey, Frames
from .rendered_page import RenderedPage


@dataclass(frozen=True, slots=True, repr=False)
class BuildInput:
    """The arguments of ``trellis build``: the checked portal, the function that reports progress, what earlier builds
    left, the part, what the build notes for the next one.
    """

    result: CheckedPortal
    report_progress: ReportProgress
    second_process: SecondProcess[RenderedPage] | None = None
    page_store: PageStore | None = None
    cache: Cache | None = None
    part: PartBuild | None = None
    notes: BuildNotes | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ThemedBuild(state.BuildState):
    """The state of one build, with what the theme needs."""

    theme_folders: tuple[str, ...] = ()
    frames: Frames | None = None
    """What the theme puts around pages; set with the policy. None if a plugin has a say in each page's context."""
    second_process: SecondProcess[RenderedPage] | None = None
    """Writes some of the pages; None where MkDocs builds or serves by itself."""
    part: PartBuild | None = None
    """The part of the site that is built; None for all of it."""
    notes: BuildNotes | None = None
    """What the build notes for the next one."""
    pages_by_frame: Mapping[FrameKey, Sequence[Page]] = field(default_factory=dict)
    """For each frame, some of its pages."""

    def choose_theme_language(self, tag: str) -> str:
        """The language of the theme's own words on a page in the language `tag`."""
        return defaults.choose_theme_language(tag, self.theme_folders)


def begin_build(config: MkDocsConfig) -> ThemedBuild:
    """Creates the state of a build, from the input of ``trellis build``, else by checking the portal as of today."""
    root = Path(config.config_file_path).resolve().parent
    build_input = config.extra.get(KEY)
    if not isinstance(build_input, BuildInput):
        build_input = BuildInput(run_pipeline(root, date.today()), lambda pages, total: None)
    url = config.site_url or ""
    site = SiteIdentity(config.site_name, f"{url.rstrip('/')}/" if url else "", config.site_description or "")
    shared = state.collect_state(
        root, build_input.result, build_input.report_progress, config.repo_url or "", site, build_input.cache
    )
    build = ThemedBuild(
        **shared,
        second_process=build_input.second_process,
        page_store=build_input.page_store,
        cache=build_input.cache,
        part=build_input.part,
        notes=build_input.notes,
        theme_folders=tuple(config.theme.dirs),
        has_own_navigation=config.nav is not None,
    )
    config.extra[KEY] = build
    return build


def get_state(config: MkDocsConfig) -> ThemedBuild:
    """The state that `begin_build` created."""
    build = config.extra[KEY]
    assert isinstance(build, ThemedBuild)
    return build


def set_policy(config: MkDocsConfig, policy: str) -> None:
    """Adds the pages' content security policy to the state."""
    config.extra[KEY] = replace(get_state(config), policy=policy)


def set_frames(config: MkDocsConfig, frames: Frames, pages: Mapping[FrameKey, Sequence[Page]]) -> None:
    """Adds the frames to the state, with some of the pages of each."""
    config.extra[KEY] = replace(get_state(config), frames=frames, pages_by_frame=pages)
