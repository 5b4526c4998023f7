"""Duplicates: what of a course is compared, which courses are near it, how they are judged, and why.

`substance` says what counts of a course, `vocabulary` what are the site's own words. `lexical`, `meaning` and `overlap` each measure one
thing; `structure` says what tells two courses apart; `judgement` weighs it all: block, ask or mention; `explanation` puts it in words.
`index` compares one course with all others, `pairs` says who is told of which. `comparison` makes the index of a portal, and keeps it;
it alone can be imported without loading numpy.
"""
