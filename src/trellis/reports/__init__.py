"""Reports of results, one module for each format. Its function `render` returns text and prints nothing."""
