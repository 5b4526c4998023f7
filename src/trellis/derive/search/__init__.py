"""Search: what `derive` says is searched → one index a language, packed into small files; and the same query that a browser runs.

    words      text → words, in small letters and without accents
    languages  a word → its stem, with lunr's pipeline and Snowball's stemmers
    compounds  a long word → the words that it is made of
    index      documents → terms with their weights, by python-lunr
    pack       terms and rows → the files that browsers and `trellis find` read
    making     the catalogue → all of these files
    packed     those files, read one by one as they are needed
    spelling   a word that nobody wrote → those that it may have meant
    plan       a query → numbers, the best first

`words`, `packed`, `spelling` and `plan` have twins in ``site/assets/search/``; a test holds both to the same answers.
"""
