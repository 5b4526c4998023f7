"""Templates that stay compiled, for a process that builds a site more than once: the preview."""

from __future__ import annotations

from jinja2 import BytecodeCache
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
