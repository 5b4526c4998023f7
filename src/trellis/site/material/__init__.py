"""The frame that MkDocs and its theme Material give. Only here, and in `site/events.py`, is MkDocs imported.

build          the commands build and serve
state          the state of a build with its frames, in MkDocs' configuration
defaults       default settings of the theme
files          the planned files as MkDocs' files
frames         what the theme puts around pages, rendered once for all that share it
rendered_page  MkDocs' pages for what Trellis renders
policy         the policy of the theme's pages, with a hash for each of its scripts
"""
