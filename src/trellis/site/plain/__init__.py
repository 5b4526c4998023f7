"""The frame of the engine's own: pages without MkDocs and its theme, on the same content, styles and scripts.

build      the command build
page       what surrounds a page, rendered once for all that share it
own_page   the learning team's pages
menu       the navigation
styles     the style sheet
"""
