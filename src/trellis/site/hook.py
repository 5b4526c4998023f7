"""The events of a portal without ``hooks/events.py``; `build` passes the path of this file to MkDocs."""

from trellis.site import events

globals().update({name: handler for name, handler in vars(events).items() if name.startswith("on_")})
