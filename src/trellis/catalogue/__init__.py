"""Stages 2 and 3: source files → entries → the catalogue, with every reference resolved."""
