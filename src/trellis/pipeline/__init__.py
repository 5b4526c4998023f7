"""`run` holds the stages load to check; `cached` and `incremental` save work; `at_commit` reads a portal from Git."""
