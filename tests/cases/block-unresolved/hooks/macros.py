"""Blocks of the portal's own."""


def define_env(env: object) -> None:
    """Offers `weather`."""
