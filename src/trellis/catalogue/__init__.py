"""Stages 2 and 3: builds entries from source files, and the catalogue with every reference resolved."""
