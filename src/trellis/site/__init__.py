"""Site: the only room that knows MkDocs. It arranges what `derive` says of each page, and decides nothing itself.

    events      what MkDocs calls, in the order it calls it
    plan        which pages there are, where, and which view and template each has
    files       the plan as MkDocs' files
    fragments   views → HTML, with the engine's own Jinja environment
    sanitise    what may stand in the HTML of an author's text
    policy      what a page may load and run, said in its head
    collisions  no two things at one place
    blocks      what a portal's trusted pages may insert
    preview     pages that reload themselves while somebody writes
    build       the two commands, build and serve

Author Markdown goes through Markdown only, never through Jinja; templates never see an unescaped value of an author's.
"""
