"""The closed lists of Meridian Freight: each value, and the words a reader sees."""

from trellis.kinds import Vocabulary


class Level(Vocabulary):
    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class Mode(Vocabulary):
    SELF_PACED = "self-paced", "Self-paced"
    LIVE = "live", "Live class"
    BLENDED = "blended"
    EXTERNAL = "external"


class Region(Vocabulary):
    EMEA = "emea", "Europe, Middle East and Africa"
    APAC = "apac", "Asia and Pacific"
    AMERICAS = "americas", "The Americas"


class Language(Vocabulary):
    EN = "en", "English"
    NL = "nl", "Dutch"
    DE = "de", "German"
    UND = "und", "Another language"
