"""Finds the figures of a text: in digits, Roman numerals, and the words for numbers and fractions of a language.

What a figure says depends on the words beside it: hours or weeks, am or pm, at least or at most.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from babel import Locale

from ...diagnostics.unicode_forms import normalise_unicode
from .word_distance import MAX_WORD_LENGTH, split_words

NUMBER_WORDS: dict[str, str] = {
    "en": (
        "zero* nought twice thrice two* second three* third* four fours fourth* fourfold fourteen* forty* fortieth "
        "five fives fivefold fifth* fifteen* fift* six sixes sixfold sixth* sixteen* sixt* seven* eight* nine nines "
        "ninefold nineteen* ninet* ninth* ten tens tenth* tenfold eleven* twelve* twelfth* thirteen* thirt* twent* "
        "hundred* thousand* million* billion* trillion* dozen* half halve* halving quarter* double* doubling triple* "
        "tripling treble* quadrup*"
    ),
    "de": (
        "null nullt* zwei* zwo zwot* dritt* drei* vier* funf* fuenf* sechs* sechz* sieben* siebt* siebz* acht achte "
        "achter achten achtes achtem achtel* achtz* achthundert* achttausend* achtund* achtmal achtfach* neun* zehn* "
        "elf elft* elfmal elffach* zwolf* zwoelf* einund* zwanzig* hundert* einhundert* tausend* eintausend* million* "
        "milliard* dutzend* halb* halfte* haelfte* anderthalb* doppel* verdoppel* verdreifach* halbier*"
    ),
    "nl": (
        "nul twee* derde* drie* vier* vijf* zes zesde* zestien* zestig* zeshonderd* zesen* zeven* acht achtste* "
        "achttien* achthonderd* achtduizend* achten* tachtig* negen* tien tiende* tienduizend* elf elfde* twaalf* "
        "dertien* dertig* veertien* veertig* twintig* eenen* honderd* duizend* miljoen* miljard* half halve* helft* "
        "kwart* dubbel* verdubbel* dozijn* anderhalf* anderhalve*"
    ),
    "fr": (
        "zero deux* second* trois* quatr* quart quarts cinq* six sixi* sept septi* septante* huit* neuf neuvi* dix "
        "dixi* dizaine* onze onzi* douz* treiz* quatorz* quinz* seize seizi* vingt* trent* quarant* cinquant* "
        "soixant* octant* nonant* cent cents centi* centaine* mille* milli* demi* moitie* tiers double* triple*"
    ),
    "es": (
        "cero dos tres cuatro* cuart* cinco* quint* seis* sext* siete* septim* ocho* octav* nueve* noven* diez* "
        "decim* once* doce* trece* catorce* quince* dieci* veint* treint* cuarent* cincuent* sesent* setent* ochent* "
        "cien cient* cent* ducent* tricent* dosc* tresc* seisc* setec* novec* quinient* mil miles* millon* mitad "
        "medio media medios medias segund* tercer* vigesim* trigesim* quadrages* cuadrages* quincuages* sexages* "
        "septuages* octoges* nonages* tercio* doble* triple*"
    ),
    "it": (
        "zero due secondo seconda duec* tre terz* tredic* tren* trecent* quattro* quart* quattord* quarant* cinqu* "
        "quint* sei sest* seic* sedic* sette settim* settant* settec* otto ottav* ottant* ottoc* nove nono nona "
        "novant* novec* dieci* decim* undic* dodic* quindic* dicia* dicio* vent* sessant* cento* cent* mille* mila "
        "duemil* milion* miliard* meta mezzo mezza mezzi mezze doppi* tripl* dozzin*"
    ),
    "pt": (
        "zero dois duas segund* tres terc* quatro* quart* cinco* quint* seis* sext* sete* setim* oito* oitav* nove* "
        "non* dez* decim* onze* doze* treze* catorze* quatorze* quinze* vinte* vig* trig* trint* quarent* quadrages* "
        "cinquent* quinquages* sexages* septuages* octoges* nonages* sessent* setent* oitent* novent* cem cent* "
        "duzent* trezent* quatrocent* quinhent* seiscent* setecent* oitocent* novecent* mil miles* milh* bilh* "
        "metade* meio meia meios meias dobr* tripl* duzia*"
    ),
    "pl": (
        "zero dwa dwie dwoch dwom dwaj dwoj* dwu* dwadz* dwana* dwies* drug* trzy* trzech* trzem* trzec* trzej troj* "
        "czter* czwart* piec* piat* piet* szes* szos* siedem* siodm* osiem* osm* dziewie* dziewia* dziesi* jedenas* "
        "sto stu setn* setk* setek trzyst* tysi* milion* miliard* pol polow* polowa cwierc* podwoj* potroj* tuzin*"
    ),
    "ar": (
        "صفر اثنان* اثنين* اثنا* اثني* اثنتا* اثنتي* ثنتا* ثاني* "
        "ثلاث* ثالث* ثلث* اربع* رابع* ربع* خمس* خامس* ست سته "
        "ستون ستين ستمائ* سادس* سدس* سبع* سابع* ثمان* ثامن* ثمن "
        "تسع* تاسع* عشر* عاشر* احدى حادي* مائ* مئ* الف الفا "
        "الفان الفين الاف مليون* ملايين مليار* نصف* ضعف*"
    ),
    "ja": ("半 倍 双 ふたつ ふたり みっつ よっつ いつつ むっつ ななつ やっつ ここのつ とお ゼロ ダブル ダース ハーフ"),
    "zh": "半 倍 双 雙 俩 倆",
}
"""Language → its words for numbers and fractions, without accents; a star stands for any ending.

A line here adds a language. The word for one is left out, since many languages have it for an article. Signs such
as 三 and ½ are figures in any language.
"""

RATE_WORDS: dict[str, str] = {
    "en": (
        "hourly daily nightly weekly biweekly fortnight fortnightly monthly yearly annual annually percent permille "
        "mille"
    ),
    "de": (
        "stündlich täglich wöchentlich monatlich vierteljährlich halbjährlich jährlich stündliche tägliche "
        "wöchentliche "
        "monatliche jährliche prozent promille"
    ),
    "nl": (
        "uurlijks dagelijks wekelijks maandelijks jaarlijks dagelijkse wekelijkse maandelijkse jaarlijkse procent "
        "promille"
    ),
    "fr": "horaire quotidien quotidienne hebdomadaire mensuel mensuelle trimestriel annuel annuelle pourcent mille",
    "es": "diario diaria semanal quincenal mensual trimestral anual diariamente semanalmente mensualmente anualmente",
    "it": "giornaliero giornaliera settimanale quindicinale mensile trimestrale annuale annualmente",
    "pt": "diário diária semanal quinzenal mensal trimestral anual diariamente semanalmente mensalmente anualmente",
    "pl": "codziennie dziennie tygodniowo miesięcznie kwartalnie rocznie corocznie procent promil",
    "ar": "يوميا اسبوعيا شهريا سنويا يومي اسبوعي شهري سنوي",
}
"""Language → its words for how often something is and for shares, which count without those beside them."""

BOUND_WORDS = 2
"""How many words before and after a figure belong to it, such as its unit."""

_UNSPACED = frozenset(("ja", "zh"))
"""Languages without spaces between words, in which a word is looked for anywhere."""

_ARABIC_PREFIX = re.compile("[وفبلك]?(?:ال|لل)?")
"""What Arabic writes before a word without a space: and, so, by, for, like, the."""
_ARABIC_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه"})
_ROMAN = re.compile("M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_SMALL_ROMAN = re.compile("x{0,3}(?:ix|iv|v?i{0,3})")
_SYMBOL_CATEGORIES = frozenset(("So", "Sk"))
"""Unicode's categories of symbols, such as arrows, ticks and emoji: one in place of another can say the opposite."""
_UNIT_CATEGORIES = frozenset(("area", "duration", "length", "mass", "temperature", "volume"))
"""Those of CLDR's units whose names say as much where no figure stands beside them, as in "an hour"."""
_EVERYDAY_UNITS = frozenset(("volume-cup", "volume-cup-metric", "volume-drop", "volume-pinch"))
"""Units whose names say something else more often, as in "a cup of tea"."""
_MEASURES = frozenset("%‰‱°′″")
_MARKUP = frozenset("<>|~=")
"""Signs of mathematics that Markdown and HTML use for something else. Beside a number they are part of its word."""


def knows_numbers(language: str) -> bool:
    """Returns whether the words for numbers are known here. language: a tag of BCP 47."""
    return _get_primary_tag(language) in NUMBER_WORDS


def find_figures(text: str, languages: Iterable[str]) -> list[str]:
    """Returns the figures of a text in their order, each with the words right beside it, then its units and symbols.

    A figure is a word with a digit or another sign for a number, a number word, a Roman numeral or a currency.
    languages: tags of BCP 47, of those languages whose words for numbers and units count.
    """
    tags = sorted({_get_primary_tag(language) for language in languages} & NUMBER_WORDS.keys())
    words = [word.strip(".,:;!?()[]\"'") for word in split_words(text)]
    figures = [
        " ".join(words[max(0, index - BOUND_WORDS) : index + BOUND_WORDS + 1])
        for index, word in enumerate(words)
        if _is_figure(word, tags)
    ]
    figures += [word for word in words if any(_fold(word) in _list_units(tag) for tag in tags)]
    figures += [word for word in words if any(_fold(word) in _list_rates(tag) for tag in tags)]
    figures += [character for character in html.unescape(text) if _is_symbol(character)]
    for tag in _UNSPACED.intersection(tags):
        folded = _fold(text)
        for term in map(_fold, NUMBER_WORDS[tag].split()):
            at = folded.find(term)
            while at >= 0:
                figures.append(folded[max(0, at - BOUND_WORDS) : at + len(term) + BOUND_WORDS])
                at = folded.find(term, at + len(term))
    return figures


def _is_figure(word: str, tags: Iterable[str]) -> bool:
    if any(_is_sign(character) for character in word) or word in _list_currency_codes() or _is_roman(word):
        return True
    folded = "".join(character for character in _fold(word) if character.isalnum())
    spaced = [tag for tag in tags if tag not in _UNSPACED]
    return any(_is_number_word(folded, tag) or folded in _list_currency_names(tag) for tag in spaced)


def _is_roman(word: str) -> bool:
    """Returns whether a word is a Roman numeral. I is none, since that is a word; small letters are, up to xxxix."""
    letters = "".join(character for character in normalise_unicode("NFKC", word) if character.isalnum())
    if not letters or letters in ("I", "i"):
        return False
    return bool(_ROMAN.fullmatch(letters) or (len(letters) > 1 and _SMALL_ROMAN.fullmatch(letters)))


def _is_sign(character: str) -> bool:
    """Returns whether the character is a number, or measures or compares one: 3, ½, 三, %, €, ±."""
    return (
        unicodedata.numeric(character, None) is not None
        or character in _MEASURES
        or (unicodedata.category(character) in ("Sc", "Sm") and character not in _MARKUP)
    )


def _is_number_word(folded: str, tag: str) -> bool:
    """Returns whether a folded word is one for a number, by the word or by its beginning."""
    words, stems = _index_words(tag)
    candidates = [folded, _ARABIC_PREFIX.sub("", folded, count=1)] if tag == "ar" else [folded]
    return any(
        candidate in words or any(candidate[:length] in stems for length in range(2, MAX_WORD_LENGTH + 1))
        for candidate in candidates
    )


@cache
def _list_currency_codes() -> frozenset[str]:
    """Returns the codes of ISO 4217, such as USD."""
    return frozenset(Locale.parse("en").currencies)


@cache
def _list_currency_names(tag: str) -> frozenset[str]:
    """Returns the last words of the names of currencies in a language, folded, such as dollar and dollars."""
    locale = Locale.parse(tag)
    plural_names = (name for forms in locale._data["currency_names_plural"].values() for name in forms.values())
    names = (*locale.currencies.values(), *plural_names)
    return frozenset(_fold(name.split()[-1]) for name in names if name.split())


@cache
def _list_units(tag: str) -> frozenset[str]:
    """Returns the names of units in a language, folded, such as hour and hours; of several words the last."""
    patterns = Locale.parse(tag)._data["unit_patterns"]
    forms = (
        form
        for unit, lengths in patterns.items()
        if unit.partition("-")[0] in _UNIT_CATEGORIES and unit not in _EVERYDAY_UNITS
        for form in lengths.get("long", {}).values()
    )
    names = (form.replace("{0}", "").split()[-1:] for form in forms if isinstance(form, str))
    return frozenset(_fold(name) for (name,) in filter(None, names) if name.isalpha() and len(name) > 1)


@cache
def _list_rates(tag: str) -> frozenset[str]:
    """Returns the words for how often and for shares in a language, folded."""
    return frozenset(map(_fold, RATE_WORDS.get(tag, "").split()))


def _is_symbol(character: str) -> bool:
    return not character.isascii() and unicodedata.category(character) in _SYMBOL_CATEGORIES


@cache
def _index_words(tag: str) -> tuple[frozenset[str], frozenset[str]]:
    """Returns a language's whole words, and the beginnings of its others."""
    words = NUMBER_WORDS[tag].split()
    stems = (_fold(word[:-1]) for word in words if word.endswith("*"))
    return frozenset(_fold(word) for word in words if not word.endswith("*")), frozenset(stems)


def _fold(text: str) -> str:
    """Returns a text without accents and capitals."""
    decomposed = normalise_unicode("NFKD", text.casefold().translate(_ARABIC_LETTERS))
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return plain.replace("ł", "l").replace("ø", "o").replace("ـ", "")


def _get_primary_tag(language: str) -> str:
    return language.partition("-")[0].lower()
