"""The site generator, the only package that imports MkDocs. It renders the views of `derive`.

    events      MkDocs' events, in the order of a build
    state       the state of a build
    plan        the pages, each with its URL, view and template
    files       the planned pages and further files as MkDocs' files
    fragments   views → HTML, with the engine's own Jinja environment
    sanitise    the HTML of an author's text → safe HTML
    policy      the content security policy of the pages
    collisions  the check that no two files share a URL
    blocks      views that a portal's trusted pages may insert
    pictures    pictures without their metadata, and upright
    preview     `trellis serve`: to whom it answers, and its reload script
    build       the commands build and serve

Author Markdown is never rendered by Jinja, and templates escape all values of an author's.
"""
