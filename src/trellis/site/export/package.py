"""A package as a ZIP file: the page, styles, scripts and files of a course, and what a standard asks for."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from ...derive.wording import use_wording
from ...load.replace_file import replace_file
from .. import fragments, minify, pictures, scripts
from ..defaults import ASSETS_FOLDER
from ..plain.styles import build_package_styles
from .course_content import CourseContent
from .refusal import ExportRefused

PAGE = "index.html"
"""The page that a learning management system opens."""

STYLES = "assets/package.css"

MAX_SUSPEND_DATA = 4096
"""The characters of `cmi.suspend_data` in SCORM 1.2."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of all files in a package, so that the same course gives the same bytes."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "connect-src {connections}; base-uri 'none'; form-action 'none'"
)
_ASSETS = "assets"
_LESSON_SIZE = 7
_RESULT_SIZE = 17
"""Characters that `lms/progress.js` keeps of a lesson that was seen, and of a quiz's result, at most."""


class Runtime(NamedTuple):
    """What tells a system of a standard how far people are. script: its path below the assets.

    policy: what the page may connect to, as the policy has it.
    """

    script: str
    policy: str


SCORM_12 = Runtime("lms/start-scorm12.js", "'none'")
SCORM_2004 = Runtime("lms/start-scorm2004.js", "'none'")
CMI5 = Runtime("lms/start-cmi5.js", "https: http:")


def build_package(course: CourseContent, runtime: Runtime) -> dict[str, bytes]:
    """Builds the files of a package that are the same in each standard, by their paths.

    Raises ExportRefused if the course has more lessons than a system of the standard can keep track of.
    """
    _require_space(course)
    files = {PAGE: _render_page(course, runtime).encode(), STYLES: _read_styles().encode()}
    for module in scripts.list_all_modules(runtime.script):
        files[f"{_ASSETS}/{module}"] = minify.strip_script((ASSETS_FOLDER / module).read_text("utf-8")).encode()
    for name, file in course.files.items():
        files[name] = pictures.prepare_picture(file.read_bytes())
    return files


def write_package(out: Path, files: Mapping[str, bytes], *, replaces: bool = False) -> None:
    """Writes a ZIP file whole or not at all; the same files give the same bytes.

    replaces: whether a file that is there may be replaced. Raises ExportRefused if it may not, and OSError.
    """
    write_whole(out, pack_files(files), replaces=replaces)


def write_whole(out: Path, content: bytes, *, replaces: bool = False) -> None:
    """Writes a file whole or not at all. Raises ExportRefused where one is that may not be replaced, and OSError."""
    if out.is_dir():
        raise ExportRefused(f"{out} is a folder; name a file in it with --out")
    if out.exists() and not replaces:
        raise ExportRefused(f"{out} is there already, and stays as it is; --force replaces it")
    if not out.parent.is_dir():
        raise ExportRefused(f"{out} cannot be written: there is no folder {out.parent}")
    replace_file(out, content)


def pack_files(files: Mapping[str, bytes]) -> bytes:
    """Packs files as ZIP, in the order of their paths and without the time of day."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, files[name], compresslevel=9)
    return out.getvalue()


def render_manifest(course: CourseContent, template: str, paths: Iterable[str] = (), **values: object) -> str:
    """Renders a manifest of a standard. paths: of the files in the package."""
    written = [quote(path) for path in sorted(paths)]
    return str(course.env.get_template(f"lms/{template}").render(course=course, page=PAGE, paths=written, **values))


def _require_space(course: CourseContent) -> None:
    quiz_count = sum(1 for lesson in course.lessons if lesson.quiz)
    size = len(course.lessons) * _LESSON_SIZE + quiz_count * _RESULT_SIZE + 2
    if size > MAX_SUSPEND_DATA:
        raise ExportRefused(
            f"{course.title} has {len(course.lessons)} lessons, more than SCORM can keep track of in the "
            f"{MAX_SUSPEND_DATA:,} characters that it has; make two courses of it, and a path of these"
        )
    keys = [lesson.key for lesson in course.lessons]
    if len(set(keys)) < len(keys):
        raise ExportRefused(f"two lessons of {course.title} have the same first id; look at their `aliases`")


def _render_page(course: CourseContent, runtime: Runtime) -> str:
    script = f"{_ASSETS}/{runtime.script}"
    required_keys = {lesson.key for lesson in course.required_lessons}
    data = {
        "title": course.title,
        "mastery": course.mastery_score,
        "lessons": [
            {
                "part": lesson.part,
                "key": lesson.key,
                "title": lesson.title,
                "quiz": lesson.quiz_data,
                "required": lesson.key in required_keys,
            }
            for lesson in course.lessons
        ],
    }
    with use_wording(course.wording):
        return str(
            fragments.render_fragment(
                course.env,
                "lms/package.html",
                "/",
                course=course,
                script=script,
                runtime_script=runtime.script,
                modules=[f"{_ASSETS}/{m}" for m in scripts.list_all_modules(runtime.script) if m != runtime.script],
                styles=STYLES,
                policy=_POLICY.format(connections=runtime.policy),
                data=data,
            )
        )


def _read_styles() -> str:
    own = (ASSETS_FOLDER / posixpath.dirname(SCORM_12.script) / "package.css").read_text("utf-8")
    return build_package_styles(own)
