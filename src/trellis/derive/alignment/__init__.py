"""How learning is joined to the business: need, objective, content, checkpoint, metric, and where that is broken.

Every figure is a function of the published catalogue; `pages/alignment.py` puts them on one page.
"""
