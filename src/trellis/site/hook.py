"""The events for a portal that has no ``hooks/events.py`` of its own; `build` hands MkDocs the path of this file."""

from trellis.site import events

on_config = events.on_config
on_files = events.on_files
on_env = events.on_env
on_page_read_source = events.on_page_read_source
on_page_markdown = events.on_page_markdown
on_page_content = events.on_page_content
on_post_page = events.on_post_page
on_post_template = events.on_post_template
on_serve = events.on_serve
