"""A course as a package in SCORM: 1.2, or 2004 in its fourth standard."""

from __future__ import annotations

from typing import Literal

from .course_content import CourseContent
from .package import SCORM_12, SCORM_2004, build_package, render_manifest

Standard = Literal["1.2", "2004"]


def build_scorm_files(course: CourseContent, standard: Standard) -> dict[str, bytes]:
    """Builds the files of a package in SCORM, by their paths. Raises ExportRefused if the course is too long."""
    runtime = SCORM_12 if standard == "1.2" else SCORM_2004
    files = build_package(course, runtime)
    manifest = render_manifest(course, f"imsmanifest-{standard}.xml", files)
    return {"imsmanifest.xml": manifest.encode(), **files}
