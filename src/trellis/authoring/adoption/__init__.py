"""Adopts a repository of documentation: its pages become a team's courses and lessons, as drafts.

adoption_map   the map: which pages become what, and how their front matter is read
source_folder  the folder, which is only read, and nothing outside it
source_page    a page: front matter and lines, each with its place
includes       texts that a page puts in
quoted_boxes   boxes of kramdown: a quotation with a class below it
containers     notes, tabs and other parts between marks of other generators
inline_markup  HTML, shortcodes and attributes within lines
page_text      all of these, one after the other
structure      pages → courses, modules, lessons
learn_modules  modules of Microsoft Learn → courses, lessons
link_targets   links and pictures → where they lead now
entries        courses and lessons → files
adopt          one run
report         what a person should know of it
"""
