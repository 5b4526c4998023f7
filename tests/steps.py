"""Counts the steps that Python takes, in place of the time, which a busy machine changes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def count_steps(act: Callable[[], object], path: str, event: str = "line") -> int:
    """Returns how many lines run, or with ``opcode`` how many instructions, in files whose path has this part."""
    steps = 0

    def trace(frame: FrameType, kind: str, _: object) -> Callable[..., Any] | None:
        nonlocal steps
        if path not in frame.f_code.co_filename:
            return None
        frame.f_trace_opcodes = event == "opcode"
        steps += kind == event
        return trace

    former = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(former)
    return steps
