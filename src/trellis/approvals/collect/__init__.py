"""A proposed change, as Git has it: which commits, which files, which entries, and how far each of them differs.

Both sides are read from Git's objects. Models, people, teams and policy are those of the default branch; nothing of the change is
run, and nothing is checked out.
"""
