"""The sentences of templates that stand for what an author is to write. What may stay as it is, is not among them.

They are those of `trellis new`, with and without a document; `tests/test_template_hints.py` holds them to the
templates.
"""

from __future__ import annotations

HINTS = frozenset((
    # courses and lessons
    "Say in one paragraph what goes wrong today, for whom and how often, with a figure if you have one.",
    "Then say what people will do differently afterwards, what they need at hand, and how the lessons follow on one "
    "another.",
    "Explain to a colleague what goes wrong without it, with an example from your own work",
    "Carry out the work step by step on a case of your own",
    "Check a finished piece of work and name what is still missing",
    "Write one idea, with a worked example that has figures. Explain a term where it first appears.",
    "Name the mistake that people really make, and how they notice it in time.",
    "Say what people take: a case that is on their desk this week.",
    "What they do first.",
    "What they do next.",
    "To whom they show it, and which question they ask.",
    "one thing that can be shown to somebody",
    "one thing that they would do differently next time",
    "Write a question on a case. What does somebody do first?",
    "A mistake that people really make",
    "What is right",
    "Another mistake that people really make",
    "Say why this is right, and what goes wrong with the others.",
    "Write a question on a finished piece of work. What is missing in it? Choose all that apply.",
    "Something that is missing",
    "Something that is there",
    "Something else that is missing",
    "Say why these are missing, and what each would cost.",
    "Say who assesses it, within how many working days, and that it may be handed in again.",
    # needs, objectives, pages, paths, sessions, stories and teams
    "Say what shows it - figures, cases, or who said so.",
    "Say how anybody would see that it is solved.",
    "Say what it costs while it is not - hours, money, customers.",
    "Tell what happened the last time, step by step. Names of customers and colleagues stay out.",
    "Say what will be different at the end of the period, by which figure one sees it, and what the figure is today.",
    "Say in the first paragraph what this page is for and who needs it.",
    "What somebody does first.",
    "Name a role rather than a person; roles stay.",
    "Say who takes this path, in which order and over how many weeks, and what they can do at its end.",
    "Say what happens, hour by hour, what people bring, and what they leave with.",
    "Say what is new, whom it concerns, and what they do now. One thing that somebody did says more than three "
    "adjectives.",
    "Say what the team does, for whom, and what a newcomer should know in the first week.",
    # drafts of documents
    "Say in one paragraph why this matters here, and who it is for.",
    "Write here what people should read.",
))  # fmt: skip
"""Each as a template has it: a line of a text without the sign of its list, or a value of the front matter."""
