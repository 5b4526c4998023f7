"""Collects a proposed change from Git: its commits, its files, its entries, and the size of each difference.

Both sides are read from Git's objects. Models, people, teams and policy come from the default branch. No code of
the change is run, and nothing is checked out.
"""
