"""The events for a portal that has no ``hooks/events.py`` of its own; `build` hands MkDocs the path of this file."""

from trellis.site import events

globals().update({name: handler for name, handler in vars(events).items() if name.startswith("on_")})
