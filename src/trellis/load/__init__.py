"""Stage 1: a portal's folder → source files, with the position of every key; Git, the cache and processes."""
