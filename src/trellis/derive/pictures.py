"""Pictures and films that front matter names, with where the site has them."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ..catalogue.catalogue import Entry
from ..kinds import Lesson
from ..load.assets import PICTURE_EXTENSIONS, VIDEO_EXTENSIONS
from ..load.picture_forms import choose_forms, name_small_form
from .links import Link, publish_file
from .published import PublishedCatalogue

MEDIA_TYPES = {".mp4": "video/mp4", ".webm": "video/webm"}


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture. width, height: in pixels, 0 if they are not known. small_url: of its small form, else its own."""

    url: str
    alt: str
    width: int
    height: int
    small_url: str


@dataclass(frozen=True, slots=True)
class FilmView:
    """A film. url: its own file's, or its address elsewhere. media_type: of its own file, "" for one elsewhere.

    host: of one elsewhere. picture: shown before it plays. captions_url: of the portal's own. links: to what goes with
    it.
    """

    url: str
    media_type: str
    host: str
    picture: PictureView | None
    captions_url: str
    links: tuple[Link, ...]


def locate_file(path: str, target: str) -> str:
    """Returns the path below the portal's root of a file that the entry at `path` names; "" for an address."""
    if "://" in target or target.startswith("/"):
        return ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), target))


def build_picture(published: PublishedCatalogue, entry: Entry[Any], file: str, alt: str) -> PictureView | None:
    """Returns the picture at a file that an entry names; None if the site has none there."""
    path = locate_file(entry.path, file)
    asset = published.catalogue.served_files.get(path)
    if asset is None or asset.extension not in PICTURE_EXTENSIONS:
        return None
    url, forms = publish_file(path), choose_forms(asset)
    small_url = name_small_form(url) if forms and forms.small_width else url
    return PictureView(url, alt, forms.width if forms else 0, forms.height if forms else 0, small_url)


def build_entry_picture(published: PublishedCatalogue, entry: Entry[Any]) -> PictureView | None:
    """Returns the picture of a course or a path, if it has one."""
    picture = getattr(entry.meta, "picture", None)
    return build_picture(published, entry, picture.file, picture.alt) if picture else None


def build_film(published: PublishedCatalogue, entry: Entry[Lesson], links: tuple[Link, ...]) -> FilmView | None:
    """Returns the film of a lesson; None if it has none, or its file is not there. links: to what goes with it."""
    video = entry.meta.video
    if video is None:
        return None
    picture = build_picture(published, entry, video.picture, "") if video.picture else None
    files = published.catalogue.served_files
    if video.url:
        return FilmView(video.url, "", urlsplit(video.url).hostname or "", picture, "", links)
    path = locate_file(entry.path, video.file or "")
    asset = files.get(path)
    if asset is None or asset.extension not in VIDEO_EXTENSIONS:
        return None
    captions = files.get(locate_file(entry.path, video.captions or ""))
    captions_url = publish_file(captions.path) if captions and captions.extension == ".vtt" else ""
    return FilmView(publish_file(path), MEDIA_TYPES[asset.extension], "", picture, captions_url, links)
