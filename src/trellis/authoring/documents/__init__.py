"""`trellis new course --from FILE`: turns a Word document, slides, a PDF or a page of Markdown into a draft course.

Steps: open (`source_file`, which tells what the file is and refuses what is unsafe), read (`word`, `slides`, `paper`,
`markdown_page`: each gives blocks), divide (`sections`, `questions`), compose (`draft`) and write (`write`). A step
gives whatever it left out or could not know as a decision for a person; no step fills a gap by itself.
"""
