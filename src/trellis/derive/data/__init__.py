"""The data that a site offers to other programs: tables, the feed of changes, and the description of all of it."""
