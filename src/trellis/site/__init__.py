"""The site generator. It renders the views of `derive`, and one of two frames surrounds them.

    plain       the frame of the engine's own
    material    the frame that MkDocs and its theme give; only it and `events` import MkDocs
    events      MkDocs' events, in the order of a build
    settings    what a site needs of `mkdocs.yml`
    state       the state of a build
    plan        the pages, each with its URL, view and template
    content     what stands within a page's frame
    files       the files beside the pages
    fragments   views → HTML, with the engine's own Jinja environment
    sanitise    the HTML of an author's text → safe HTML
    policy      the content security policy of the pages
    collisions  the check that no two files share a URL
    blocks      views that a portal's trusted pages may insert
    parts       a site built on several machines, and put together
    pictures    pictures without their metadata, and upright
    preview     what `mkdocs serve` gets: to whom it answers, and its reload script
    live        `trellis serve`: a site that follows what is saved
    build       the site, with the frame that the portal's settings name

Author Markdown is never rendered by Jinja, and templates escape all values of an author's.
"""
