"""Plans a new entry: its id, the values of its template, and the files that are to be written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ...check.rules.references.name_not_portable import RESERVED_NAMES
from ...diagnostics.diagnostic import Severity
from ...diagnostics.phrases import did_you_mean
from ...duplicates.external_file import build_partial_course
from ...kinds import Collection
from ...kinds.references import ALL_TEAMS
from ...kinds.scalars import SLUG, SUMMARY_LENGTH, TITLE_LENGTH, LengthLimits, measure_length
from ...load.parse import parse_text
from ..imports.ids import ID_LIMIT, derive_base_id, generate_ids, shorten_slug
from ..imports.vocabulary import list_options
from .fill import fill_template, find_placeholders
from .forms import FORMS, EntryForm, NewEntryRefused
from .portal_facts import EntryFacts, PortalFacts
from .template_check import check_template, validate_text
from .template_files import read_template

SESSION_LEAD = timedelta(days=28)
"""How far ahead the date of a new session is, until somebody sets it; on a Monday where that is a weekend."""

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class EntryRequest:
    """What is to be begun. Empty fields are derived, or left out.

    team: the owner; of a new team its parent, or its own id where no such team exists. id: of the entry, of a lesson
    within its course. course: of a lesson. items: of a path or a session. parent: of an objective. skills: of a course.
    renames: former ids that were named, each with the present one that stands in this request.
    """

    form: EntryForm
    team: str
    title: str
    summary: str
    today: date
    id: str = ""
    course: str = ""
    items: tuple[str, ...] = ()
    rubric: str = ""
    manager: str = ""
    parent: str = ""
    skills: tuple[str, ...] = ()
    renames: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EntryPlan:
    """The files of a new entry, by path below the root. choices: what was decided for its author, in phrases."""

    path: str
    files: Mapping[str, str]
    choices: tuple[str, ...] = ()


def validate_request(facts: PortalFacts, request: EntryRequest) -> EntryRequest:
    """Returns the request with its texts on one line each, and present ids for former ones. Raises NewEntryRefused."""
    request = replace(
        _name_presently(facts, request),
        title=require_title(request.title),
        summary=require_summary(request.summary),
        skills=facts.find_skills(request.skills),
    )
    require_team(facts, request.form, request.team)
    _require_existing(facts, request)
    return request


def _name_presently(facts: PortalFacts, request: EntryRequest) -> EntryRequest:
    """Returns the request with the present id in place of each former one."""
    renames: dict[str, str] = dict(request.renames)

    def find_present_id(id: str, *kinds: str) -> str:
        present_id = facts.portal.get_present_id(id, *kinds)
        if present_id != id:
            renames[id] = present_id
        return present_id

    request = replace(
        request,
        team=find_present_id(request.team, "team"),
        course=find_present_id(request.course, "course"),
        items=tuple(dict.fromkeys(find_present_id(item, "course", "path") for item in request.items)),
        rubric=find_present_id(request.rubric, "rubric"),
        parent=find_present_id(request.parent, "objective"),
        skills=tuple(dict.fromkeys(find_present_id(skill, "skill") for skill in request.skills)),
    )
    return replace(request, renames=tuple(renames.items()))


def describe_renames(request: EntryRequest) -> tuple[str, ...]:
    """Returns a phrase for each former id that was named."""
    return tuple(f"`{id}`, which `{former_id}` is called now" for former_id, id in request.renames)


def require_team(facts: PortalFacts, form: EntryForm, team: str) -> str:
    """Returns the team's present id. Raises NewEntryRefused if there is none, except where a team is begun."""
    team = facts.portal.get_present_id(team, "team")
    if form.name != "team" and team not in facts.portal.teams:
        raise NewEntryRefused(f"no team is called {team}; {_suggest(team, facts.portal.teams, 'the teams are')}")
    return team


def require_title(title: str) -> str:
    """Returns the title on one line. Raises NewEntryRefused if its length is none that a title has."""
    return _require_length("title", build_partial_course({"title": title}).title, TITLE_LENGTH)


def require_summary(summary: str) -> str:
    """Returns the summary on one line. Raises NewEntryRefused if its length is none that a summary has."""
    return _require_length("summary", build_partial_course({"summary": summary}).summary, SUMMARY_LENGTH)


def _require_length(name: str, text: str, limits: LengthLimits) -> str:
    line = " ".join(text.split())
    if not line.isprintable():
        raise NewEntryRefused(f"a {name} holds a character that cannot be seen; type it anew")
    if not limits.minimum <= measure_length(line) <= limits.maximum:
        raise NewEntryRefused(f"a {name} has {limits} characters, and this one has {measure_length(line)}")
    return line


def _require_existing(facts: PortalFacts, request: EntryRequest) -> None:
    """Raises NewEntryRefused if the request names something that does not exist."""
    items = tuple(entry.id for entry in facts.list_entries("course", "path"))
    references: list[tuple[str, str, Iterable[str]]] = [
        ("course", request.course, (entry.id for entry in facts.list_entries("course"))),
        ("rubric", request.rubric, (entry.id for entry in facts.list_entries("rubric"))),
        ("person", request.manager, facts.people),
        ("objective", request.parent, (entry.id for entry in facts.list_entries("objective"))),
        *(("course or path", item, items) for item in request.items),
        *(("skill", skill, facts.list_skills()) for skill in request.skills),
    ]
    for noun, id, existing_ids in references:
        ids = tuple(existing_ids)
        if id and id not in ids:
            raise NewEntryRefused(f"no {noun} is called {id}; {_suggest(id, ids, 'there are')}")
    course = facts.find_entry("course", request.course) if request.course else None
    if course and request.form.is_lesson and course.team != request.team:
        raise NewEntryRefused(f"{course.id} is a course of {course.team}; begin the lesson with --team {course.team}")


def _suggest(id: str, ids: Iterable[str], lead: str) -> str:
    ids = sorted(ids)
    close = did_you_mean(id, ids)
    if close:
        return f"did you mean {close}?"
    return f"{lead} {', '.join(ids[:12]) or 'none'}{' …' if len(ids) > 12 else ''}"


def plan_entry(root: Path, facts: PortalFacts, collections: Sequence[Collection], request: EntryRequest) -> EntryPlan:
    """Plans the entry. Raises NewEntryRefused, for instance if the portal's template cannot be used."""
    return _Planner(root, facts, collections).plan(request)


def choose_id(facts: PortalFacts, request: EntryRequest) -> str:
    """Returns the id that was asked for, or a free one. Raises NewEntryRefused if the former is no id, or taken."""
    if not request.id:
        return derive_id(facts, request)
    require_free_id(facts, request)
    return request.id


def derive_id(facts: PortalFacts, request: EntryRequest) -> str:
    """Returns a free id made of the title, or of kind and team where the title has few letters of ASCII."""
    base = derive_base_id(request.title, request.title, f"{request.form.name}-{request.team}")
    taken_ids = facts.portal.ids
    if request.form.name == "team":
        present_ids = (id for kind, id in facts.portal.present_ids if kind == "team")
        taken_ids = facts.portal.teams.union(present_ids, [ALL_TEAMS])
    return next(id for id in generate_ids(base, request.team) if id not in taken_ids and id not in RESERVED_NAMES)


def has_derivable_id(title: str) -> bool:
    """Whether an id can be made of a title."""
    fallback = "no-letters"
    return derive_base_id(title, title, fallback) != fallback


def require_free_id(facts: PortalFacts, request: EntryRequest) -> None:
    """Raises NewEntryRefused if the id that was asked for is no id, or taken."""
    id = request.id
    if not re.fullmatch(SLUG, id) or len(id) > ID_LIMIT:
        raise NewEntryRefused(f"an id is at most {ID_LIMIT} small letters, digits and single hyphens, not {id}")
    if id in RESERVED_NAMES:
        raise NewEntryRefused(f"{id} is a name that Windows keeps for itself; choose another id")
    if request.form.name == "team":
        if id == ALL_TEAMS:
            raise NewEntryRefused(f"{id} stands for all teams wherever teams are listed; choose another id")
        if ("team", id) in facts.portal.present_ids:
            raise NewEntryRefused(f"there is a team {id} already; former ids are taken as well")
    elif request.form.is_lesson and request.course:
        lessons = facts.list_lessons(request.course)
        if any(id in (lesson.names["id"], *lesson.list_texts("aliases")) for lesson in lessons):
            raise NewEntryRefused(f"{request.course} has a lesson {id} already")
    elif id in facts.portal.ids:
        raise NewEntryRefused(f"{id} is taken; former ids are taken as well")


class _Planner:
    """Makes one plan."""

    def __init__(self, root: Path, facts: PortalFacts, collections: Sequence[Collection]) -> None:
        self._root, self._facts, self._collections = root, facts, collections
        self._by_kind = {collection.model.NAME: collection for collection in collections}
        self._files: dict[str, str] = {}
        self._choices: list[str] = []

    def plan(self, request: EntryRequest) -> EntryPlan:
        """Returns the plan. Raises NewEntryRefused."""
        self._choices += describe_renames(request)
        if request.form.is_lesson:
            path = self._add_lesson(request)
        elif request.form.name == "team":
            path = self._add_team(request)
        else:
            id = choose_id(self._facts, request)
            self._tell_chosen_id(request, id)
            request = replace(request, id=id)
            path = self._locate(request, team=request.team, id=request.id)
            self._add_files(path, request)
        return EntryPlan(path, self._files, tuple(self._choices))

    def _add_lesson(self, request: EntryRequest) -> str:
        """Adds a lesson; without a course, to the team's draft of that title, or with a course of its own.

        Returns the path of the lesson.
        """
        if not request.course and (draft := self._facts.find_draft_course(request.team, request.title)):
            request = replace(request, course=draft)
            self._choices.append(f"its course, `{draft}`, the draft of that title, since --course names none")
        if request.id:
            require_free_id(self._facts, request)
        if request.course:
            course = self._facts.find_entry("course", request.course)
            outcomes = _list_outcomes(course.data if course else {})
            lessons = self._facts.list_lessons(request.course)
        else:
            course_request = replace(request, form=FORMS["course"])
            course_id = request.id or derive_id(self._facts, course_request)
            request = replace(request, course=course_id, id="")
            self._choices.append(f"a course of its own, `{course_id}`, since --course names none")
            text = self._read_files(FORMS["course"])["index.md"]
            outcomes, lessons = _list_outcomes(_read_data("index.md", text)), []
        id = request.id or _derive_lesson_id(lessons, request)
        self._tell_chosen_id(request, id)
        number = max((int(lesson.names["number"]) for lesson in lessons), default=0) + 1
        path = self._locate(request, team=request.team, course=request.course, number=f"{number:02}", id=id)
        if not lessons and not self._facts.find_entry("course", request.course):
            minutes = self._read_minutes(request.form)
            course_request = replace(request, form=FORMS["course"], id=request.course, course="")
            main = {"index.md": self._read_files(course_request.form)["index.md"]}
            texts = self._fill_texts(course_request, main, {"minutes": str(minutes)})
            self._files[f"{path.rpartition('/')[0]}/index.md"] = texts["index.md"]
        self._add_files(path, replace(request, id=id), {"outcomes": ", ".join(outcomes)})
        return path

    def _add_team(self, request: EntryRequest) -> str:
        """Adds a team. The team that was named is its parent, if there is one, else it is the new one's id."""
        if request.team in self._facts.portal.teams:
            id = request.id or derive_id(self._facts, request)
            self._tell_chosen_id(request, id)
            request = replace(request, parent=request.team, id=id)
        elif request.id and request.id != request.team:
            teams = _suggest(request.team, self._facts.portal.teams, "the teams are")
            raise NewEntryRefused(f"no team is called {request.team}, to which {request.id} could belong; {teams}")
        else:
            request = replace(request, id=request.team)
        require_free_id(self._facts, request)
        path = self._locate(request, team=request.id)
        self._add_files(path, request)
        return path

    def _tell_chosen_id(self, request: EntryRequest, id: str) -> None:
        """Tells of an id that says nothing of the title, since no letters of the title could be used for it."""
        if not request.id and not has_derivable_id(request.title):
            self._choices.append(f"the id, `{id}`, which is also its address, since --id names none")

    def _locate(self, request: EntryRequest, **names: str) -> str:
        return self._by_kind[request.form.kind].where.format(**names)

    def _add_files(self, path: str, request: EntryRequest, values: Mapping[str, str] | None = None) -> None:
        """Adds the files of the template; the entry itself comes last, so that it never stands alone."""
        texts = self._fill_files(request, values or {})
        main_text = texts.pop(request.form.main_file)
        self._files.update({f"{path.rpartition('/')[0]}/{name}": text for name, text in texts.items()})
        self._files[path] = main_text

    def _read_files(self, form: EntryForm) -> dict[str, str]:
        """Returns the texts of the template's files by name. Raises NewEntryRefused if they cannot be used."""
        template = read_template(self._root, form)
        for path, problem in template.problems:
            raise NewEntryRefused(f"the template cannot be used: {path}:{problem.line}: {problem.message}")
        return {file.name: file.text for file in template.files}

    def _read_minutes(self, form: EntryForm) -> int:
        """Returns the sum of the minutes of the lessons in a template."""
        texts = self._read_files(form)
        minutes = [_read_data(name, text).get("minutes") for name, text in texts.items() if name != "index.md"]
        return sum(int(value) for value in minutes if isinstance(value, str) and value.isdigit())

    def _fill_files(self, request: EntryRequest, values: Mapping[str, str]) -> dict[str, str]:
        """Returns the filled files of the template by name. Raises NewEntryRefused if the check would refuse one."""
        form = request.form
        if form.name == "course":
            values = {"minutes": str(self._read_minutes(form)), **values}
        return self._fill_texts(request, self._read_files(form), values)

    def _fill_texts(self, request: EntryRequest, texts: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
        """Fills files of a template. values: those that are settled already."""
        form = request.form
        values = {**self._collect_values(request, "".join(texts.values())), **values}
        filled: dict[str, str] = {}
        for name, text in texts.items():
            collection = self._by_kind[form.kind if name == form.main_file else "lesson"]
            filled[name] = fill_template(text, values, is_markdown=name.endswith(".md"))
            self._require_valid(form, name, filled[name], collection)
        return filled

    def _require_valid(self, form: EntryForm, name: str, text: str, collection: Collection) -> None:
        problems = [d for d in validate_text(name, text, collection) if d.severity is Severity.ERROR]
        if not problems:
            return
        template = read_template(self._root, form)
        for diagnostic in check_template(template, form, self._collections):
            location = diagnostic.location
            raise NewEntryRefused(f"the template cannot be used: {location.path}:{location.line}: {diagnostic.message}")
        raise NewEntryRefused(f"{problems[0].message}; {problems[0].help}".rstrip("; "))

    def _collect_values(self, request: EntryRequest, text: str) -> dict[str, str]:
        """Returns the values of the placeholders. Only what the template asks for is chosen for its author."""
        names = {placeholder.name for placeholder in find_placeholders(text)}
        start = request.today + SESSION_LEAD
        if start.weekday() >= _SATURDAY:
            start += timedelta(days=7 - start.weekday())
        values = {
            "title": request.title,
            "summary": request.summary,
            "id": request.id,
            "team": request.team,
            "today": request.today.isoformat(),
            "mode": self._find_first_option("mode", "self-paced"),
            "level": self._find_first_option("level", "beginner"),
            "item": request.items[0] if request.items else "",
            "session_kind": "class" if request.items else "office-hours",
            "start": f"{start.isoformat()} 10:00",
            "end": f"{start.isoformat()} 11:00",
            "objective_kind": "team" if request.parent else "business",
            "parent": request.parent,
            "skills": ", ".join(request.skills),
            "period": str(request.today.year),
            "role": "Team member",
        }
        if request.form.name == "session":
            self._choices.append(f"the date, {values['start']}")
        choosers = {
            "timezone": self._choose_timezone,
            "rubric": self._choose_rubric,
            "items": self._choose_items,
            "manager": self._choose_manager,
        }
        values.update({name: choose(request) for name, choose in choosers.items() if name in names})
        return values

    def _find_first_option(self, field: str, default: str) -> str:
        options = list_options(self._by_kind["course"].model, field)
        return next(iter(options), default) if options else default

    def _choose_timezone(self, request: EntryRequest) -> str:
        zone = self._facts.choose_timezone(request.team)
        self._choices.append(f"the time zone, {zone}")
        return zone

    def _choose_rubric(self, request: EntryRequest) -> str:
        """Returns the rubric of a checkpoint. A portal that has none gets one."""
        if request.rubric:
            return request.rubric
        if rubric := self._facts.choose_rubric():
            self._choices.append(f"the rubric of its checkpoint, `{rubric}`")
            return rubric
        form = FORMS["rubric"]
        base = shorten_slug(request.course or request.id, ID_LIMIT - len("-rubric"))
        taken_ids = self._facts.portal.ids
        id = next(id for id in generate_ids(f"{base}-rubric", request.team) if id not in taken_ids)
        title = f"What a pass looks like in {request.title}"
        rubric_request = replace(
            request,
            form=form,
            id=id,
            title=title if measure_length(title) <= TITLE_LENGTH.maximum else "What a pass looks like",
            summary="What the checkpoint of this course is assessed by, criterion by criterion, and what passes.",
        )
        path = self._locate(rubric_request, team=request.team, id=id)
        self._add_files(path, rubric_request)
        self._choices.append(f"a rubric of its own, `{id}`, since the portal has none for checkpoints")
        return id

    def _choose_items(self, request: EntryRequest) -> str:
        if request.items:
            return ", ".join(request.items)
        item = self._facts.choose_item(request.team, request.title, request.summary)
        if not item:
            raise NewEntryRefused("a path leads through courses, and there is none yet: begin one with `trellis new`")
        self._choices.append(f"the course of its first step, `{item}`")
        return item

    def _choose_manager(self, request: EntryRequest) -> str:
        if request.manager:
            return request.manager
        teams = (request.parent, self._find_learning_team(), *sorted(self._facts.portal.teams))
        manager = self._facts.find_manager(*filter(None, teams)) or next(iter(self._facts.people), "")
        if not manager:
            raise NewEntryRefused("nobody can lead the team yet: content/people.yml names no one")
        self._choices.append(f"who leads it, `{manager}`, until --manager or you name somebody else")
        return manager

    def _find_learning_team(self) -> str:
        settings = next(self._facts.list_entries("portal"), None)
        return settings.get_text("learning_team") if settings else ""


def _list_outcomes(data: Mapping[str, Any]) -> list[str]:
    """Returns the ids of the first outcomes of a course: as many as a lesson usually serves."""
    outcomes = data.get("outcomes")
    ids = (outcome.get("id") for outcome in outcomes if isinstance(outcome, dict)) if isinstance(outcomes, list) else ()
    return [id for id in ids if isinstance(id, str)][:1]


def _read_data(name: str, text: str) -> Mapping[str, Any]:
    data = parse_text(name, text).data
    return data if isinstance(data, dict) else {}


def _derive_lesson_id(lessons: Sequence[EntryFacts], request: EntryRequest) -> str:
    """Returns the name of a lesson's file, without its number, that no other lesson of the course has."""
    base = derive_base_id(request.title, request.title, request.form.name)
    taken_ids = {lesson.names["id"] for lesson in lessons}
    return next(id for id in generate_ids(base, "") if id not in taken_ids)
