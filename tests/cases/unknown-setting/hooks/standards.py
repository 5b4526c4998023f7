"""A rule of the company's own: settings may name it."""

from trellis.check import Rule, Severity

RULES = (Rule("title-shouts", Severity.ADVICE, doc="A title has no words in capitals."),)
