"""Courses to compare: enough of them, and of enough subjects, that two that are close stand out."""

from __future__ import annotations

from conftest import course

SUBJECTS = {
    "tariff": (
        "Reading a tariff",
        "Chapters, headings and notes of the customs tariff, and how to find the one that fits your goods.",
    ),
    "container": (
        "Loading a container",
        "Weight, balance and lashing of cargo in a steel box that will roll for three weeks.",
    ),
    "feedback": (
        "Giving feedback",
        "Say what you saw, what it did to others, and what you ask for instead, within a day.",
    ),
    "python": (
        "Python for figures",
        "Read a table of shipments, group its rows by lane, and draw one chart in Python.",
    ),
    "lifting": (
        "Lifting without harm",
        "Knees bent, back straight, load close; how warehouses avoid injuries on the floor.",
    ),
    "complaints": (
        "Answering complaints",
        "Listen first, repeat it in your own words, then promise a day and keep it.",
    ),
    "lane": ("Pricing a lane", "Base freight, surcharges and margin of one lane, added up to a price that holds."),
    "writing": (
        "Writing plainly",
        "Short sentences, known words, the point in front; letters that people read to the end.",
    ),
    "vessel": (
        "Booking a vessel",
        "Space, cut-off days and documents of an ocean booking, from quote to bill of lading.",
    ),
    "billing": ("Billing on time", "Name the order and the day, and send the bill to the one who pays, the same week."),
    "fuel": (
        "Sharing the price of fuel",
        "Index clauses that part the risk of dear fuel between a shipper and a carrier.",
    ),
    "supplier": (
        "Auditing a supplier",
        "Questions for a visit to a supplier of packaging, and what its answers are worth.",
    ),
    "stage": ("Speaking to a room", "Breathe, look up, and tell one story with three facts; then sit down."),
    "rosters": ("Planning shifts", "Rosters that keep rest days and still cover the peak before the holidays."),
    "pallets": ("Tracking pallets", "Scan at each door, and find a lost pallet by the last place that saw it."),
    "contract": ("Reading a contract", "Terms, caps and notice periods of a yearly contract with a haulier."),
    "carrier": (
        "Choosing a carrier",
        "Transit days, reliability and claims side by side, for one lane and one season.",
    ),
    "phishing": ("Spotting false mails", "Senders that are nearly right, links that lead elsewhere, and whom to ring."),
    "hiring": (
        "Interviewing fairly",
        "The same questions for everybody, notes before opinions, two people in the room.",
    ),
    "demurrage": ("Avoiding demurrage", "Free days, who pays after them, and how to have the box back in time."),
}

RINGING = (
    "Ringing a customer whose freight is late",
    "Find two sources, ring before the dock does, price each option, and note what was agreed.",
)
AGAIN = (
    "What a customer is told when freight is late",
    "Two sources first; then ring before their dock does, with a price on each option, and note what you agreed.",
)


def files(**more: str) -> dict[str, str | bytes]:
    """A portal's files: a course of each subject, and of `more` each id's text."""
    texts = {id: written(*subject) for id, subject in SUBJECTS.items()} | more
    return {f"content/sales/courses/{id}/index.md": text for id, text in texts.items()}


def written(title: str, summary: str, status: str = "draft", **more: str) -> str:
    """A course's file with that summary, which its text repeats in other words or not at all."""
    text = course(title, status, **more)
    return text.replace("What anybody needs to know before they do this for the first time.", summary).replace(
        "Why it matters here.", "Begin with the case at hand."
    )
