"""Near-duplicate detection: which courses are compared with which, how alike they are, and why.

`features` extracts what is compared of a course; `vocabulary` holds the site's own words. `template_text` and
`stop_words` say what does not count. `lexical`, `semantic` and `overlap` each measure one kind of likeness.
`distinctions` finds what sets two courses apart. `judgement` weighs it all into a verdict: block, ask or mention.
`explanation` gives the reasons in words. `index` compares one course with all others; `candidate_pairs` decides which
of two courses is reported. `comparison` builds a portal's index and caches it; it can be imported without loading
numpy.
"""
