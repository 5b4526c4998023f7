"""The events of MkDocs, bound to the engine, one line each. What happens in them is in `trellis.site.events`."""

from trellis.site import events

on_config = events.on_config
on_files = events.on_files
on_env = events.on_env
on_page_read_source = events.on_page_read_source
on_page_markdown = events.on_page_markdown
on_page_content = events.on_page_content
on_page_context = events.on_page_context
on_post_page = events.on_post_page
on_post_template = events.on_post_template
on_serve = events.on_serve
