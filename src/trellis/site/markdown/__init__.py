"""Author's Markdown as HTML: `html` renders the dialect, `page` what a portal adds to it."""
