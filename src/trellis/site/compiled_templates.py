"""The environment of the engine's templates, which stay compiled: the preview builds a site more than once."""

from __future__ import annotations

from pathlib import Path

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """Keeps the code of templates in memory. Jinja compiles a template again once its source is another one.

    Each kind of environment has an instance of its own, since its options go into the code.
    """

    def __init__(self) -> None:
        self._code_by_template: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fills the bucket if its template has been compiled from the same source."""
        if code := self._code_by_template.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps the code of a template."""
        self._code_by_template[bucket.key] = bucket.bytecode_to_string()


def create_template_environment(folder: Path, compiled: CompiledTemplates) -> Environment:
    """An environment for the templates in a folder: values are escaped, and undefined names are errors."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=compiled,
    )
