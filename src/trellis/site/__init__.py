"""Site: the only room that knows MkDocs. It arranges what `derive` says of each page, and decides nothing itself.

    events      what MkDocs calls, in the order it calls it
    plan        which pages there are, where, and which view and template each has
    files       the plan as MkDocs' files
    fragments   views → HTML, with the engine's own Jinja environment
    blocks      what a portal's trusted pages may insert
    build       the two commands, build and serve

Author Markdown goes through Markdown only, never through Jinja; templates never see an unescaped value of an author's.
"""
