"""Counts what a drawing comes to when its references are followed: a few lines can stand for a billion shapes.

Each `use` repeats what it refers to, and each pattern, marker, mask, clip and filter is drawn for what is drawn with
it, so the count grows with every step from one to the next. It errs on the side of more: a reference in a style sheet
counts for all that its selector could mean, and a style for all that could inherit it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple
from urllib.parse import unquote

MAX_REPEATED = 100_000
"""How many elements references may add to those that a drawing has. Browsers show as many within some seconds. A page
of a PDF that was made a drawing, which refers to every letter, adds some ten thousand."""

_MAX_STEPS = 10 * MAX_REPEATED
"""How many references styles may give to names, and elements take over, before they are too many to be followed."""

_ELEMENT_LENGTH, _ELEMENT_POINTS = 1_000, 100
"""The characters of a text and the points of a path that count as one more element."""

_STEP_WEIGHT = 10
"""As how many elements each step of a filter counts, and of a noise each of its octaves: it draws the whole region."""

TOO_MANY = "references that repeat its parts more often than browsers can show"
CIRCLE = "a part that repeats itself without end"

_GRADIENTS = frozenset(("lineargradient", "radialgradient", "stop"))
"""Elements that say how something is coloured, and cost nothing to repeat."""

_CAP = 1 << 60
"""Where counts end, so that they stay small numbers."""

_URL_REFERENCE = re.compile(r"url\(\s*+(?:\"#([^\"]*+)|'#([^']*+)|#([^)]*+))", re.IGNORECASE)
_STYLE_PIECE = re.compile(
    r"/\*.*?(?:\*/|\Z)|url\(\s*+(?:\"[^\"\n]*+\"?+|'[^'\n]*+'?+|[^)]*+)"
    r"|\"[^\"\n\r\f]*+\"?+|'[^'\n\r\f]*+'?+|[{};]|[^{};\"'/u]++|.",
    re.DOTALL | re.IGNORECASE,
)
_SPACES = " \t\n\r\f"
"""What divides words in a style, a class or an address. All other spaces are letters there."""

_COMPOUND = re.compile(r"[.#\w-]++\Z")
_COMBINATOR = re.compile(rf"[{_SPACES}>+~|]")
_SPACE = re.compile(rf"[{_SPACES}]++")
_NAME = re.compile(r"[.#]?+[\w-]++")
_CONDITIONS = ("@media", "@supports", "@layer", "@container")
"""Rules of a style sheet whose contents are rules as elsewhere."""

_PATH_PART = re.compile(r"([a-z])|[-+]?+(?:\d++\.?+\d*+|\.\d++)(?:e[-+]?+\d++)?+", re.IGNORECASE)
_POINT_NUMBERS = {"h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "a": 3}
"""How many numbers a point takes after a path's command at least, where these are not two. The flags of an arc may
stand together."""

_OCTAVES = re.compile(r"\s*+\+?+(\d{1,9}+)")

_ANY = "*"
_MARKED = frozenset(("path", "line", "polyline", "polygon"))
_OWN_STYLES = ("clip-path", "mask", "mask-image", "filter", "all")
"""Styles that elements within another one do not take over from it, unless they say that they inherit them."""


class _Reference(NamedTuple):
    """What an element or a rule refers to by an id. ids: what that may be; all of them count.

    use: how often that is drawn: "href" and "once" for one time, "paint" for each shape, "marker" for each point of a
    shape. Shapes inherit the last two.
    """

    use: str
    ids: tuple[str, ...]


_Link = tuple[str, int]
"""How often something is drawn, and the number of the element that it is."""


class DrawingReferences:
    """Follows the references of a drawing, whose elements are added as they are read, with numbers in that order."""

    def __init__(self) -> None:
        self._types: list[str] = []
        self._lengths: list[int] = []
        self._parents: list[int] = []
        self._ends: list[int] = []
        self._open: list[int] = []
        self._numbers: dict[str, int] = {}
        self._names: dict[int, list[str]] = {}
        self._points: dict[int, int] = {}
        self._references: dict[int, list[_Reference]] = {}
        self._rules: dict[str, dict[_Reference, None]] = {}
        self._steps = 0
        self._rule_points: dict[str, int] = {}
        self._inherits_all = False

    def start_element(self, name: str, attributes: Mapping[str, str]) -> None:
        """Adds an element. name: in lower case, without its name space. attributes: as expat has them."""
        number = len(self._types)
        self._types.append(name)
        self._lengths.append(0)
        self._parents.append(self._open[-1] if self._open else -1)
        self._ends.append(0)
        self._open.append(number)
        if name.startswith("fe"):
            octaves = _OCTAVES.match(attributes.get("numOctaves", ""))
            self._lengths[number] = _STEP_WEIGHT * _ELEMENT_LENGTH * max(1, int(octaves[1]) if octaves else 1)
        points = 2 if name in _MARKED else 0
        references: list[_Reference] = []
        for attribute, value in attributes.items():
            if attribute == "id":
                self._numbers.setdefault(value, number)
                self._names.setdefault(number, []).append(f"#{value.lower()}")
            elif attribute == "class":
                self._names.setdefault(number, []).extend({f".{word.lower()}" for word in _SPACE.split(value) if word})
            elif attribute in ("d", "points"):
                points += _count_points(value)
            elif attribute == "style":
                for declaration, _ in _split_style(value):
                    points += self._add_declaration(references, declaration)
            elif attribute.rpartition("\n")[2].lower() == "href":
                if (address := value.strip(_SPACES)).startswith("#"):
                    references.append(_Reference("href", _list_ids(address[1:])))
            elif "(" in value or "inherit" in value:
                self._add_declaration(references, f"{attribute}:{value}")
        if points:
            self._points[number] = points
        if references:
            self._references[number] = references

    def add_text(self, length: int) -> None:
        """Adds characters of text to the element that was opened last."""
        if self._open:
            self._lengths[self._open[-1]] += length

    def end_element(self) -> None:
        """Closes the element that was opened last."""
        self._ends[self._open.pop()] = len(self._types)

    def add_style(self, text: str) -> None:
        """Adds the text of a style sheet."""
        outermost = (frozenset((_ANY,)), False)
        scopes: list[tuple[frozenset[str], bool]] = []
        for content, mark in _split_style(text):
            references: list[_Reference] = []
            points = self._add_declaration(references, content)
            names = (scopes[-1] if scopes and mark != "{" else outermost)[0] if references or points else ()
            self._steps += len(names) * (1 + len(references))
            for name in names if self._steps <= _MAX_STEPS else ():
                self._rules.setdefault(name, {}).update(dict.fromkeys(references))
                self._rule_points[name] = self._rule_points.get(name, 0) + points
            if mark == "{":
                scopes.append(_read_selector(content, scopes[-1] if scopes else outermost))
            elif mark == "}" and scopes:
                scopes.pop()

    def list_dangers(self) -> Iterator[str]:
        """Yields what is wrong with the references, in words; nothing for a drawing that can be shown."""
        if self._steps > _MAX_STEPS:
            yield TOO_MANY
            return
        if not self._rules and not self._references:
            return
        links = self._link_elements()
        added = (
            _count_added(links, self._ends, self._list_weights(), self._list_points()) if links is not None else _CAP
        )
        if added is None:
            yield CIRCLE
        elif added > MAX_REPEATED:
            yield TOO_MANY

    def _add_declaration(self, references: list[_Reference], declaration: str) -> int:
        """Adds what a declaration of a style refers to, and returns how many points it gives to a path."""
        name, _, value = declaration.partition(":")
        name = name.strip().lower()
        if name.endswith(_OWN_STYLES) and "inherit" in value.lower():
            self._inherits_all = True
        for match in _URL_REFERENCE.finditer(declaration):
            ids = _list_ids((match[1] or match[2] or match[3] or "").strip(_SPACES))
            if name in ("fill", "stroke"):
                references.append(_Reference("paint", ids))
            elif name.startswith("marker"):
                references.append(_Reference("marker", ids))
            elif name.startswith("--"):  # a variable, which may be used for anything below
                references += (_Reference("paint", ids), _Reference("marker", ids))
            else:
                references.append(_Reference("once", ids))
        return _count_points(value) if name == "d" else 0

    def _link_elements(self) -> dict[int, dict[_Link, None]] | None:
        """Returns what elements lead to, by their numbers; None where styles alone draw too much."""
        rules = {name: self._find_targets(references) for name, references in self._rules.items()}
        links = {number: self._find_targets(references) for number, references in self._references.items()}
        targets = {target for group in (*rules.values(), *links.values()) for _, target in group}
        nothing: dict[_Link, None] = {}
        inherited: list[dict[_Link, None]] = []
        nearest_targets: list[int] = []
        budget = MAX_REPEATED
        for number, parent in enumerate(self._parents):
            nearest_targets.append(number if number in targets else nearest_targets[parent] if parent >= 0 else -1)
            own, taken = links.get(number, nothing), inherited[parent] if parent >= 0 else nothing
            rules_of_element = [rules[name] for name in self._list_names(number) if name in rules] if rules else []
            self._steps += len(own) + len(taken) + sum(map(len, rules_of_element))
            if self._steps > _MAX_STEPS:
                return None
            styles = [link for rule in rules_of_element for link in rule]
            passed_on = {link: None for link in (*own, *styles) if link[0] in ("paint", "marker")}
            if added := passed_on.keys() - taken.keys():
                self._steps += len(added)
                taken = taken | dict.fromkeys(sorted(added))
            inherited.append(taken)
            if not taken and not styles:
                continue
            is_shape = self._types[number] not in _GRADIENTS
            has_points = number in self._points or any(link[0] == "href" for link in own) or bool(self._rule_points)
            drawn = [link for link in taken if (has_points if link[0] == "marker" else is_shape)]
            drawn += [link for link in styles if link[0] == "once"]
            budget -= len(drawn)  # each draws one element at least
            if budget < 0:
                return None
            if drawn:
                links[number] = own | {
                    # what a style draws within itself is left out by browsers, and here if it is drawn nowhere else
                    link: None
                    for link in drawn
                    if not (link[1] <= number < self._ends[link[1]] and nearest_targets[number] <= link[1])
                }
        return links

    def _find_targets(self, references: Iterable[_Reference]) -> dict[_Link, None]:
        """Returns what references lead to. What gives a colour alone is left out."""
        links: dict[_Link, None] = {}
        for use, ids in references:
            for target in (self._numbers[id] for id in ids if id in self._numbers):
                if use == "href" or self._types[target] not in _GRADIENTS:
                    links["paint" if use == "once" and self._inherits_all else use, target] = None
        return links

    def _list_names(self, number: int) -> list[str]:
        """Returns what selectors may call an element."""
        return [_ANY, self._types[number], *self._names.get(number, ())]

    def _list_weights(self) -> list[int]:
        """Returns as how many elements each counts. A long path or text takes as long to draw as several short ones."""
        return [
            0 if type in _GRADIENTS else 1 + length // _ELEMENT_LENGTH + points // _ELEMENT_POINTS
            for type, length, points in zip(self._types, self._lengths, self._list_points(), strict=True)
        ]

    def _list_points(self) -> list[int]:
        counts = [self._points.get(number, 0) for number in range(len(self._types))]
        if any(self._rule_points.values()):
            for number in range(len(counts)):
                counts[number] += sum(self._rule_points.get(name, 0) for name in self._list_names(number))
        return counts


def _count_added(
    links: Mapping[int, Mapping[_Link, None]], ends: Sequence[int], weights: Sequence[int], points: Sequence[int]
) -> int | None:
    """Returns how many elements all that elements lead to adds to a drawing; None for a circle.

    Elements that neither lead anywhere nor are led to are counted with what they lie in.
    """
    weight_sums, point_sums = [0, *accumulate(weights)], [0, *accumulate(points)]
    children = _nest_elements({0, *links, *(target for group in links.values() for _, target in group)}, ends)
    added: dict[int, tuple[int, int]] = {}
    open_numbers: set[int] = set()
    waiting = [0]
    while waiting:
        number = waiting[-1]
        if number in added:
            waiting.pop()
        elif number not in open_numbers:
            open_numbers.add(number)
            needed = [*children[number], *(target for _, target in links.get(number, ()))]
            if any(other in open_numbers for other in needed):
                return None
            waiting += (other for other in needed if other not in added)
        else:
            drawn, drawn_points, painted, marked, once = weights[number], points[number], 1, 0, 0
            for use, target in links.get(number, ()):
                target_drawn = weight_sums[ends[target]] - weight_sums[target] + added[target][0]
                if use == "href":
                    drawn += target_drawn
                    drawn_points += point_sums[ends[target]] - point_sums[target] + added[target][1]
                elif use == "paint":
                    painted += target_drawn
                elif use == "marker":
                    marked += target_drawn
                else:
                    once += target_drawn
            # a marker's shapes can take over what the shape is painted with (`context-fill`)
            own = (drawn + drawn_points * marked) * painted + once - weights[number]
            within = [added[child] for child in children[number]]
            own_points = drawn_points - points[number]
            added[number] = (
                min(_CAP, own + sum(drawn for drawn, _ in within)),
                min(_CAP, own_points + sum(count for _, count in within)),
            )
            open_numbers.remove(number)
            waiting.pop()
    return added[0][0]


def _nest_elements(numbers: Collection[int], ends: Sequence[int]) -> dict[int, list[int]]:
    """Returns for each of some elements those that lie in it, and in no other of them that lies in it."""
    children: dict[int, list[int]] = {}
    around: list[int] = []
    for number in sorted(numbers):
        children[number] = []
        while around and ends[around[-1]] <= number:
            around.pop()
        if around:
            children[around[-1]].append(number)
        around.append(number)
    return children


def _split_style(text: str) -> Iterator[tuple[str, str]]:
    """Yields the parts of a style, without comments, each with the mark behind it: a brace, a semicolon, or nothing."""
    pieces: list[str] = []
    for match in _STYLE_PIECE.finditer(text):
        piece = match[0]
        if piece in ("{", "}", ";"):
            yield "".join(pieces), piece
            pieces = []
        else:
            pieces.append(" " if piece.startswith("/*") else piece)
    yield "".join(pieces), ""


def _list_ids(fragment: str) -> tuple[str, ...]:
    """Returns the ids that a reference may mean: as it stands, and decoded, where it is no UTF-8 byte by byte."""
    address = re.sub(r"[\t\n\r]", "", fragment)
    return tuple(dict.fromkeys((address, unquote(address), unquote(address, "latin-1"))))


def _count_points(value: str) -> int:
    """Returns how many points a path or a line has at most."""
    count, per_point, numbers = 0, 2, 0
    for match in _PATH_PART.finditer(value):
        if match[1]:
            count += max(1, -(-numbers // per_point))
            per_point, numbers = _POINT_NUMBERS.get(match[1].lower(), 2), 0
        else:
            numbers += 1
    return count + -(-numbers // per_point)


def _read_selector(text: str, scope: tuple[frozenset[str], bool]) -> tuple[frozenset[str], bool]:
    """Returns which elements a rule is for, by one name of each, and whether it is for others than it says."""
    text = text.strip(_SPACES)
    if scope[1]:
        return scope
    if text.startswith("@"):
        return scope if text.lower().startswith(_CONDITIONS) else (frozenset((_ANY,)), True)
    names = set()
    for part in text.split(","):
        compound = _COMBINATOR.split(part.strip(_SPACES))[-1]
        own_names = _NAME.findall(compound) if _COMPOUND.match(compound) else ()
        names.add(own_names[-1].lower() if own_names else _ANY)
    return frozenset(names), False
