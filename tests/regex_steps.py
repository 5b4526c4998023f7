"""Counts the steps that a regular expression takes on a text, so that a test of its growth needs no clock.

A pattern is compiled from Python's own syntax tree into a small program, which backtracks as Python's engine does: one
step for each character tried and each way taken back. Python's engine saves some steps by looking ahead for a literal,
never more than a constant share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

UNBOUNDED = _parser.MAXREPEAT
REPEATS_OF_NODES = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)

State = tuple[int, int, tuple[Any, ...]]
"""Where a program stands: instruction, position, registers (groups and the starts of loops)."""


class TooManySteps(Exception):
    """A match took more steps than it may."""


@dataclass
class Steps:
    """A count of steps with its limit."""

    limit: int
    count: int = 0

    def add(self, number: int = 1) -> None:
        self.count += number
        if self.count > self.limit:
            raise TooManySteps


class CharacterSet:
    """The characters that one place of a pattern takes."""

    def __init__(self, items: Sequence[tuple[Any, Any]], flags: int) -> None:
        self._items, self._flags = items, flags
        self._known: dict[str, bool] = {}

    def __contains__(self, character: str) -> bool:
        answer = self._known.get(character)
        if answer is None:
            answer = self._known[character] = self._decide(character)
        return answer

    def _decide(self, character: str) -> bool:
        forms = {character}
        if self._flags & re.IGNORECASE:
            forms |= {form for form in (character.lower(), character.upper()) if len(form) == 1}
        is_negated = bool(self._items) and self._items[0][0] is sre.NEGATE
        is_member = any(self._holds(item, form) for item in self._items[is_negated:] for form in forms)
        return is_member is not is_negated

    def _holds(self, item: tuple[Any, Any], character: str) -> bool:
        kind, value = item
        if kind is sre.LITERAL:
            return ord(character) == value
        if kind is sre.RANGE:
            return bool(value[0] <= ord(character) <= value[1])
        if kind is sre.CATEGORY:
            letter = str(value).rpartition("_")[2][0].lower()
            letter = letter.upper() if "_NOT_" in str(value) else letter
            flags = re.ASCII if self._flags & re.ASCII else 0
            return bool(re.fullmatch(f"\\{letter}", character, flags))
        raise AssertionError(f"a set with {kind}")


@dataclass
class Program:
    """A compiled pattern. register_count: groups first, two registers each, then loops."""

    code: list[tuple[Any, ...]] = field(default_factory=list)
    register_count: int = 0


class _Compiler:
    def __init__(self, flags: int, group_count: int) -> None:
        self.flags = flags
        self.program = Program(register_count=2 * group_count)

    def add(self, *instruction: Any) -> int:
        self.program.code.append(instruction)
        return len(self.program.code) - 1

    def compile(self, nodes: Sequence[tuple[Any, Any]], flags: int) -> None:
        for operation, argument in nodes:
            self.compile_node(operation, argument, flags)

    def compile_apart(self, nodes: Sequence[tuple[Any, Any]], flags: int) -> int:
        """Compiles nodes into a part that is run by itself. Returns its start."""
        jump = self.add("jump", 0)
        start = len(self.program.code)
        self.compile(nodes, flags)
        self.add("end")
        self.program.code[jump] = ("jump", len(self.program.code))
        return start

    def compile_node(self, operation: Any, argument: Any, flags: int) -> None:
        characters = find_set(operation, argument, flags)
        if characters is not None:
            self.add("set", characters)
        elif operation is sre.AT:
            self.add("at", str(argument), flags)
        elif operation is sre.SUBPATTERN:
            group, added, removed, nodes = argument
            flags = (flags | added) & ~removed
            if group is not None:
                self.add("save", 2 * (group - 1))
            self.compile(nodes, flags)
            if group is not None:
                self.add("save", 2 * (group - 1) + 1)
        elif operation is sre.BRANCH:
            self.compile_choice([lambda nodes=nodes: self.compile(nodes, flags) for nodes in argument[1]])
        elif operation in (sre.ASSERT, sre.ASSERT_NOT):
            direction, nodes = argument
            width = nodes.getwidth()[0] if direction < 0 else 0
            place = self.add()
            start = self.compile_apart(nodes, flags)
            # the part's own jump runs over it; the assertion stands before that jump
            self.program.code[place] = ("look", start, width, operation is sre.ASSERT)
        elif operation is sre.ATOMIC_GROUP:
            place = self.add()
            self.program.code[place] = ("atomic", self.compile_apart(argument, flags))
        elif operation in REPEATS_OF_NODES:
            self.compile_repeat(operation, *argument, flags)
        elif operation is sre.GROUPREF:
            self.add("reference", 2 * (argument - 1))
        else:
            raise AssertionError(f"a pattern with {operation}")

    def compile_choice(self, branches: Sequence[Callable[[], None]]) -> None:
        jumps = []
        for branch in branches[:-1]:
            split = self.add()
            branch()
            jumps.append(self.add())
            self.program.code[split] = ("split", split + 1, len(self.program.code))
        branches[-1]()
        for jump in jumps:
            self.program.code[jump] = ("jump", len(self.program.code))

    def compile_repeat(self, operation: Any, low: int, high: Any, nodes: Any, flags: int) -> None:
        greed = {sre.MAX_REPEAT: "greedy", sre.MIN_REPEAT: "lazy", sre.POSSESSIVE_REPEAT: "possessive"}[operation]
        node = find_single(nodes)
        characters = find_set(*node, flags) if node else None
        if characters is not None:
            self.add("run", characters, low, high, greed)
            return
        if greed == "possessive":
            place = self.add()
            self.program.code[place] = ("loop", self.compile_apart(nodes, flags), low, high)
            return
        for _ in range(low):
            self.compile(nodes, flags)
        exits = []
        if high is UNBOUNDED:
            register = self.program.register_count
            self.program.register_count += 1
            start = self.add()
            self.add("save", register)
            self.compile(nodes, flags)
            self.add("progress", register)
            self.add("jump", start)
            exits.append((start, start + 1))
        else:
            for _ in range(high - low):
                split = self.add()
                exits.append((split, split + 1))
                self.compile(nodes, flags)
        for split, body in exits:
            end = len(self.program.code)
            self.program.code[split] = ("split", body, end) if greed == "greedy" else ("split", end, body)


def find_set(operation: Any, argument: Any, flags: int) -> CharacterSet | None:
    """The characters of a node that takes one character; None for any other node."""
    if operation is sre.LITERAL:
        return CharacterSet([(operation, argument)], flags)
    if operation is sre.NOT_LITERAL:
        return CharacterSet([(sre.NEGATE, None), (sre.LITERAL, argument)], flags)
    if operation is sre.ANY:
        is_newline_taken = flags & re.DOTALL
        return CharacterSet([(sre.NEGATE, None), *([] if is_newline_taken else [(sre.LITERAL, 10)])], flags)
    return CharacterSet(argument, flags) if operation is sre.IN else None


def find_single(nodes: Any) -> tuple[Any, Any] | None:
    """The only node of a sequence, out of its group without a number; None if there are several."""
    if len(nodes) != 1:
        return None
    operation, argument = nodes[0]
    if operation is sre.SUBPATTERN and argument[0] is None and not argument[1] and not argument[2]:
        return find_single(argument[3])
    return operation, argument


class CountedPattern:
    """A pattern that counts its steps."""

    def __init__(self, pattern: str | bytes, flags: int = 0) -> None:
        if isinstance(pattern, bytes):
            pattern, flags = pattern.decode("latin-1"), flags | re.ASCII
        self.tree = _parser.parse(pattern, flags & ~re.DEBUG)
        self.flags = self.tree.state.flags
        compiler = _Compiler(self.flags, self.tree.state.groups - 1)
        compiler.compile(self.tree, self.flags)
        compiler.add("end")
        self._program = compiler.program

    def match(self, text: str, steps: Steps, start: int = 0, *, is_full: bool = False) -> int | None:
        """Returns the end of a match at `start`, or None."""
        return self._run(0, text, start, (None,) * self._program.register_count, steps, is_full)

    def find_all(self, text: str, steps: Steps) -> list[tuple[int, int]]:
        """Returns start and end of each match, as `re.finditer` would."""
        spans, start, barred = [], 0, -1
        while start <= len(text):
            steps.add()
            end = self.match(text, steps, start)
            if end is None or (start, end) == (barred, barred):
                start += 1
                continue
            spans.append((start, end))
            barred = end
            start = end
        return spans

    def _run(self, pc: int, text: str, at: int, registers: tuple[Any, ...], steps: Steps, is_full: bool) -> int | None:
        code, size = self._program.code, len(text)
        pending: list[Any] = [(pc, at, registers)]
        while pending:
            state = pending.pop()
            if len(state) == 3:
                pc, at, registers = state
            else:  # a run of one set that gives back, or takes, one character more
                pc, low, at, registers, characters, limit = state
                steps.add()
                if characters is None:
                    if at > low:
                        pending.append((pc, low, at - 1, registers, None, 0))
                elif at < limit and at < size and text[at] in characters:
                    pending.append((pc, low, at + 1, registers, characters, limit))
            while True:
                steps.add()
                instruction = code[pc]
                name = instruction[0]
                if name == "set":
                    if at >= size or text[at] not in instruction[1]:
                        break
                    at += 1
                elif name == "run":
                    _, characters, low, high, greed = instruction
                    limit = size if high is UNBOUNDED else min(size, at + high)
                    first, end = at + low, at
                    wanted = limit if greed != "lazy" else min(limit, first)
                    while end < wanted and text[end] in characters:
                        end += 1
                    steps.add(end - at)
                    if end < first:
                        break
                    at = end
                    if greed == "greedy" and end > first:
                        pending.append((pc + 1, first, end - 1, registers, None, 0))
                    elif greed == "lazy" and end < limit and text[end] in characters:
                        pending.append((pc + 1, first, end + 1, registers, characters, limit))
                elif name == "jump":
                    pc = instruction[1]
                    continue
                elif name == "split":
                    pending.append((instruction[2], at, registers))
                    pc = instruction[1]
                    continue
                elif name == "save":
                    registers = (*registers[: instruction[1]], at, *registers[instruction[1] + 1 :])
                elif name == "progress":
                    if registers[instruction[1]] == at:
                        break
                elif name == "at":
                    if not is_at(instruction[1], instruction[2], text, at):
                        break
                elif name == "look":
                    _, start, width, is_positive = instruction
                    begin = at - width
                    end_of_look = self._run(start, text, begin, registers, steps, False) if begin >= 0 else None
                    if (end_of_look is not None) is not is_positive:
                        break
                elif name == "atomic":
                    end_of_part = self._run(instruction[1], text, at, registers, steps, False)
                    if end_of_part is None:
                        break
                    at = end_of_part
                elif name == "loop":
                    _, start, low, high = instruction
                    number = 0
                    while high is UNBOUNDED or number < high:
                        end_of_part = self._run(start, text, at, registers, steps, False)
                        if end_of_part is None or (end_of_part == at and number >= low):
                            break
                        at, number = end_of_part, number + 1
                    if number < low:
                        break
                elif name == "reference":
                    first, last = registers[instruction[1]], registers[instruction[1] + 1]
                    if first is None or last is None or not text.startswith(text[first:last], at):
                        break
                    steps.add(last - first)
                    at += last - first
                elif not is_full or at == size:
                    return at
                else:
                    break
                pc += 1
        return None


def is_at(place: str, flags: int, text: str, at: int) -> bool:
    """Whether a position is one that the pattern names, such as the start of a line."""
    if place in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
        is_line = place == "AT_BEGINNING" and flags & re.MULTILINE
        return at == 0 or bool(is_line and text[at - 1] == "\n")
    if place == "AT_END_STRING":
        return at == len(text)
    if place == "AT_END":
        is_line_end = at < len(text) and text[at] == "\n"
        return at == len(text) or (is_line_end and bool(flags & re.MULTILINE or at == len(text) - 1))
    word = re.compile(r"\w", re.ASCII if flags & re.ASCII else 0)
    sides = [bool(word.match(text[i])) if 0 <= i < len(text) else False for i in (at - 1, at)]
    return (sides[0] != sides[1]) is (place == "AT_BOUNDARY")


ENDS = ("", "\n!\x00")
"""What ends an attack: nothing, or what hardly a pattern takes."""

SAMPLES = [
    *map(chr, range(32, 127)),
    "\n",
    "\t",
    "\x00",
    "\r",
    "é",
    "İ",
    "ſ",
    "ß",
    "α",
    "字",
    "\u00a0",
    "\u2013",
    "\u200b",
]
"""Characters to attack with, besides those that a pattern names."""


def list_telling_sets(nodes: Any, flags: int, is_repeated: bool = False) -> Iterator[CharacterSet]:
    """Each set of several characters in a tree, and each character that may be taken many times in a row."""
    for operation, argument in nodes:
        characters = find_set(operation, argument, flags)
        if characters is not None and (is_repeated or operation is sre.IN):
            yield characters
        is_repeat = operation in REPEATS_OF_NODES and argument[1] > 20
        for part in list_parts(operation, argument):
            yield from list_telling_sets(part, flags, is_repeated or is_repeat)


def list_parts(operation: Any, argument: Any) -> list[Any]:
    """The sequences below a node."""
    if operation is sre.SUBPATTERN:
        return [argument[3]]
    if operation is sre.BRANCH:
        return list(argument[1])
    if operation in (sre.ASSERT, sre.ASSERT_NOT):
        return [argument[1]]
    if operation is sre.ATOMIC_GROUP:
        return [argument]
    return [argument[2]] if operation in REPEATS_OF_NODES else []


class Attack:
    """Texts that make a pattern work hard: its own openings, and what its repetitions take, again and again."""

    def __init__(self, pattern: CountedPattern) -> None:
        self._flags = pattern.flags
        sets = list(list_telling_sets(pattern.tree, self._flags))
        literals = sorted({chr(c) for c in collect_literals(pattern.tree)})
        self._samples = [*SAMPLES, *literals]
        by_signature: dict[tuple[bool, ...], str] = {}
        for character in (*literals, *SAMPLES):
            signature = (character in literals, *(character in characters for characters in sets))
            by_signature.setdefault(signature, character)
        self.characters = list(by_signature.values())
        self.openings = self._list_openings(pattern.tree)
        bodies = [self._sample(body, n) for body in self._list_bodies(pattern.tree) for n in range(3)]
        self.short_pumps = list(dict.fromkeys(part for part in (*self.characters, *bodies) if part))
        self.pumps = list(dict.fromkeys((*self.short_pumps, *self.openings)))
        self.ends = tuple(dict.fromkeys((*ENDS, *self._list_refused_ends(pattern.tree))))
        self.runs = list(dict.fromkeys(self._list_runs(pattern.tree)))

    def list_texts(self, way: str) -> Iterator[tuple[str, str, str]]:
        """Opening, pump and end of each text to try. way: as of `find_growth`."""
        starts = {("", pump): ENDS for pump in self.pumps}
        pumps = self.pumps if way != "find" else self.short_pumps
        starts |= {(opening, pump): ENDS for opening in self.openings for pump in pumps}
        starts |= dict.fromkeys(self.runs, self.ends)
        for (opening, pump), ends in starts.items():
            yield from ((opening, pump, end) for end in ends)

    def _list_openings(self, nodes: Any) -> list[str]:
        """Samples of what the pattern begins with, longer each time."""
        openings = []
        flat = list(flatten(nodes))
        for variant in range(2):
            openings += [self._sample(flat[:length], variant) for length in range(1, len(flat) + 1)]
        return list(dict.fromkeys(opening for opening in openings if opening))[:16]

    def _list_bodies(self, nodes: Any) -> Iterator[Any]:
        for operation, argument in nodes:
            if operation in REPEATS_OF_NODES:
                yield argument[2]
            for part in list_parts(operation, argument):
                yield from self._list_bodies(part)

    def _list_runs(self, nodes: Any, before: str = "") -> Iterator[tuple[str, str]]:
        """For each long repetition, in whichever branch or lookahead: what leads to it, and what it takes."""
        for operation, argument in nodes:
            if operation in REPEATS_OF_NODES and argument[1] > 20:
                node = find_single(argument[2])
                characters = find_set(*node, self._flags) if node else None
                own = [c for c in self.characters if characters is not None and c in characters]
                bodies = [self._sample(argument[2], variant) for variant in range(2)]
                yield from ((before, pump) for pump in (*own, *bodies) if pump)
            for part in list_parts(operation, argument):
                yield from self._list_runs(part, before)
            before += self._sample([(operation, argument)], 0)

    def _list_refused_ends(self, nodes: Any) -> Iterator[str]:
        """Samples of what the pattern looks for without taking it: where that is refused, all ways are taken back."""
        for operation, argument in nodes:
            if operation in (sre.ASSERT, sre.ASSERT_NOT):
                yield from (self._sample(argument[1], variant) for variant in range(3))
            for part in list_parts(operation, argument):
                yield from self._list_refused_ends(part)

    def _sample(self, nodes: Any, variant: int) -> str:
        text = ""
        for operation, argument in nodes:
            characters = find_set(operation, argument, self._flags)
            if characters is not None:
                members = [c for c in self.characters if c in characters]
                members = members or [c for c in self._samples if c in characters]
                text += members[variant % len(members)] if members else ""
            elif operation is sre.BRANCH:
                text += self._sample(argument[1][variant % len(argument[1])], variant)
            elif operation in REPEATS_OF_NODES:
                text += self._sample(argument[2], variant) * min(max(argument[0], 1), 20)
            elif operation not in (sre.ASSERT, sre.ASSERT_NOT):
                text += "".join(self._sample(part, variant) for part in list_parts(operation, argument))
        return text


def flatten(nodes: Any) -> Iterator[tuple[Any, Any]]:
    """The nodes of a sequence, without the groups around them."""
    for operation, argument in nodes:
        if operation is sre.SUBPATTERN:
            yield from flatten(argument[3])
        else:
            yield operation, argument


def collect_literals(nodes: Any) -> Iterator[int]:
    """The characters that a tree names."""
    for operation, argument in nodes:
        if operation in (sre.LITERAL, sre.NOT_LITERAL):
            yield argument
        elif operation is sre.IN:
            for kind, value in argument:
                if kind is sre.LITERAL:
                    yield value
                elif kind is sre.RANGE:
                    yield from value
        for part in list_parts(operation, argument):
            yield from collect_literals(part)


MODEST = 30
"""Steps a character that no pattern needs to explain."""

MOST = 1_500
"""Steps a character that no pattern may need; one that looks ahead for 300 characters takes some hundreds."""

REPEATS = (80, 320, 1_280, 5_120)
"""How often an attack repeats its pump. With the fewest, a quadratic pattern takes 40 steps a character."""


def find_growth(pattern: str | bytes, flags: int, way: str) -> str:
    """Returns the text on which a pattern's steps grow faster than the text, and the steps; "" if there is none.

    way: "find" where every place may be the start of a match, else "match" or "fullmatch".
    """
    counted = CountedPattern(pattern, flags)
    attack = Attack(counted)
    steep: dict[tuple[str, str, str], float] = {}
    for opening, pump, end in attack.list_texts(way):
        rate = count_steps(counted, way, opening + pump * REPEATS[0] + end, 5 * MODEST)
        if rate > MODEST:
            half = count_steps(counted, way, opening + pump * (REPEATS[0] // 2) + end, 5 * MODEST)
            if rate > half + MODEST / 3 or rate > 5 * MODEST:
                steep[opening, pump, end] = rate
    for opening, pump, end in sorted(steep, key=lambda case: -steep[case])[:8]:
        measured = [steep[opening, pump, end]]
        for number in REPEATS[1:]:
            measured.append(count_steps(counted, way, opening + pump * number + end, MOST))
            if measured[-1] > MOST:
                break
            if measured[-1] <= measured[-2] * 1.5:
                measured = []
                break
        if measured:
            numbers = [round(rate) for rate in measured]
            return f"{opening!r} + {pump!r} * n + {end!r} takes {numbers} steps a character at n = {list(REPEATS)}"
    return ""


def count_steps(counted: CountedPattern, way: str, text: str, most: int) -> float:
    """Returns the steps for each character of a text; more than `most` if they are more, however many."""
    steps = Steps(limit=most * len(text))
    try:
        if way == "find":
            counted.find_all(text, steps)
        else:
            counted.match(text, steps, is_full=way == "fullmatch")
    except TooManySteps:
        return most + 1
    return steps.count / len(text)
