"""A course as a package in cmi5: one assignable unit with all lessons."""

from __future__ import annotations

from .course_content import CourseContent
from .package import CMI5, build_package, render_manifest
from .permanent_ids import build_activity_id

UNIT = "unit"
"""What the id of the assignable unit ends with; that of the course itself is its address."""


def build_cmi5_files(course: CourseContent) -> dict[str, bytes]:
    """Builds the files of a package in cmi5, by their paths.

    Raises ExportRefused if the course is too long, or the portal has no address that ids can be made of.
    """
    course_id = build_activity_id(course.xapi_base, course.permanent_id)
    structure = render_manifest(
        course,
        "cmi5.xml",
        course_id=course_id,
        unit_id=f"{course_id}{UNIT}/",
        move_on="Completed" if course.mastery_score is None else "CompletedAndPassed",
        mastery_score=course.mastery_score,
    )
    return {"cmi5.xml": structure.encode(), **build_package(course, CMI5)}
