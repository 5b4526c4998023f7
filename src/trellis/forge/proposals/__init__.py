"""From an issue that somebody filled in to a draft pull request.

answers     the text of an issue → the answers to the questions of its form
compose     answers → the file of a new entry
correction  answers → a page with one passage put right
handover    what one job hands to the other, as plain data
reading     the job that parses what strangers wrote, and may write nothing
writing     the job that may write, and reads nothing but the handover
"""
