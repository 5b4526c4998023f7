"""Whether courses can be compared by meaning, and what is said where they cannot.

The extra `semantic` brings WordLlama, which is built for some Pythons and machines only. Without it courses are
compared by their words.
"""

from __future__ import annotations

import platform
import sys
from importlib.util import find_spec
from pathlib import Path

_PACKAGES = ("wordllama", "safetensors", "tokenizers")
_FILES = ("weights/l2_supercat_256.safetensors", "tokenizers/l2_supercat_tokenizer_config.json")
"""What is read of the first package."""

_LAST_PYTHON = (3, 13)
_MACHINES = ("AMD64", "x86_64")


def can_compare_meaning() -> bool:
    """Returns whether the extra `semantic` is installed, with its model."""
    specs = [find_spec(name) for name in _PACKAGES]
    if not all(specs):
        return False
    package = find_model_folder()
    return all((package / file).is_file() for file in _FILES)


def find_model_folder() -> Path:
    """Returns the folder of WordLlama's package, which must be installed."""
    spec = find_spec(_PACKAGES[0])
    assert spec is not None
    return Path(str(spec.origin)).parent


def list_model_files() -> tuple[Path, Path]:
    """Returns the files with the vectors and with the tokenizer."""
    weights, tokenizer = (find_model_folder() / file for file in _FILES)
    return weights, tokenizer


def describe_missing_meaning() -> str:
    """Returns that courses are compared by words alone, and why; "" if meaning is compared too."""
    if can_compare_meaning():
        return ""
    system, machine, version = platform.system(), platform.machine(), sys.version_info[:2]
    is_built = version <= _LAST_PYTHON and (machine in _MACHINES or (system, machine) == ("Darwin", "arm64"))
    reason = (
        "`pip install 'trellis-portal[semantic]'` adds that"
        if is_built
        else f"WordLlama, which that takes, is not built for Python {version[0]}.{version[1]} on {system} {machine}"
    )
    return f"Courses were compared by their words, not by their meaning: {reason}."
