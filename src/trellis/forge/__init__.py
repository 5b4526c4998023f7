"""The only room that talks to GitHub or GitLab: what is asked there, what is told there, and nothing of what follows from it.

`protocol` says what a forge can do; `github` and `gitlab` do it, over `web`. `reviewing`, `ledger`, `due` and `watching` are the jobs that
a portal gives to a forge's runners. A forge's answers are data from elsewhere: read by models that know the few fields used.
"""
