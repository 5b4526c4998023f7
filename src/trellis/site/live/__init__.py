"""The live preview: a site that is built again whenever a file is saved, and a browser that follows.

In order of reading: `watch` notices changes, `state` holds what is shown, `server` shows it, and `serve` joins them.
It shows the site in the frame that it is published with, built as `trellis build` does.
"""
