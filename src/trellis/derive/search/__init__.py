"""Search: one index per language, packed into small files, and the query that browsers run as well.

    documents  the published catalogue → documents with weighted fields
    words      text → words, in lower case and without accents
    languages  a word → its stem, with lunr's and Snowball's stemmers
    compounds  a compound word → its parts
    index      documents → terms with weighted postings, by python-lunr
    texts      the published catalogue → lessons' and other texts, the second tier
    text_index  texts → terms with weighted postings
    pack       terms and search rows → the files that browsers and `trellis find` read
    build      the published catalogue → all of these files
    packed     reads those files as they are needed
    spelling   an unknown word → the nearest indexed words
    query      a query → numbers of entries, ranked

`words`, `packed`, `spelling` and `query` have twins in ``site/assets/search/`` (`query` is `plan.js` there). A test
compares their results.
"""
