"""What `hooks/pages/*.md` may insert with mkdocs-macros: the engine's blocks. Pages of authors may insert nothing."""

from trellis.site import blocks


def define_env(env: blocks.MacrosEnvironment) -> None:
    """Called by mkdocs-macros. A block of this portal's own is added here with `env.macro`."""
    blocks.offer(env)
