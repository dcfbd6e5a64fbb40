"""The words with which reports say where: directions, kinds of place, distances."""

from __future__ import annotations

import re

from trucewatch.knowledge.places_names import words

# Compass bearings in degrees, clockwise from north, by the word's stem.
BEARINGS = {
    "north": 0.0,
    "northeast": 45.0,
    "east": 90.0,
    "southeast": 135.0,
    "south": 180.0,
    "southwest": 225.0,
    "west": 270.0,
    "northwest": 315.0,
}
DIRECTION = r"(?:north|south)(?:[- ]?(?:east|west))?(?:ern(?:most)?)?|(?:east|west)(?:ern(?:most)?)?"
DIRECTIONS = rf"(?:{DIRECTION})(?:\s*(?:,|and|or|/|&)\s*(?:the\s+)?(?:{DIRECTION}))*"

PROVINCE_WORDS = words(
    "province provinces governorate governorates governate muhafazah muhafaza oblast state region department "
    "departamento canton wilaya prefecture emirate vilayet wilayat division"
)
DISTRICT_WORDS = words(
    "district districts county counties territory territories township townships woreda raion rayon subdistrict "
    "sub-district payam boma commune municipality cercle sub-prefecture subprefecture locality tehsil taluk upazila "
    "arrondissement kecamatan regency groupement chiefdom collectivity nahiyah qada caza zone"
)
SETTLEMENT_WORDS = words("city cities town towns village villages hamlet settlement kibbutz moshav township")
# what the smallest places are called in front of their name: "Barangay Cambug", "Sitio Tambo", "vereda La Esperanza"
LOCAL_WORDS = (
    r"barangays?|brgy|sitio|purok|vereda|corregimiento|caser[ií]o|aldea|inspecci[oó]n|kampung|kampong|desa|gampong|dusun|kelurahan|"
    r"khum|phum|moo ban|selo|posyolok|khutor|stanitsa|kishlak|aul|localit[eé]|village|hamlet|commune"
)
QUARTER_WORDS = words(
    "neighbourhood neighborhood neighbourhoods neighborhoods quarter quarters suburb suburbs square roundabout "
    "street district junction market"
)
# places that lie outside a town as often as in it: no town named elsewhere may stand for them
RURAL_WORDS = words(
    "checkpoint crossing bridge dam refinery oilfield mine camp garrison outpost post hill mountain mount plant factory "
    "island islands base barracks airfield airbase temple station"
)
SITE_WORDS = words(
    "airport airbase airfield base barracks checkpoint crossing bridge dam hospital port harbour harbor university "
    "prison refinery oilfield mine school mosque church camp terminal garrison outpost post hill mountain mount "
    "station plant factory island islands hotel palace temple gate"
)
AREA_WORDS = words(
    "area areas region regions valley plain plains heights hills highlands mountains range basin pocket belt "
    "corridor enclave triangle forest desert steppe coast peninsula strip zone buffer"
)
FRONT_WORDS = (
    r"front(?:[- ]?lines?)?s?|ax[ie]s|sectors?|direction|contact line|line of contact|salient|bridgehead|frontline"
)
WATER_KINDS = frozenset({"sea", "strait", "lake"})

NUMBER_WORDS = {
    word: float(number)
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
} | {
    "fifteen": 15.0,
    "twenty": 20.0,
    "thirty": 30.0,
    "forty": 40.0,
    "fifty": 50.0,
    "sixty": 60.0,
    "hundred": 100.0,
    "a few": 4.0,
    "several": 5.0,
}
_NUMBER = r"\d+(?:[.,]\d+)?|" + "|".join(NUMBER_WORDS)
DISTANCE = (
    rf"(?:(?:some|about|around|approximately|roughly|nearly|almost|over|at least|just|only|under|less than|more than|up to|barely)\s+)*"
    rf"(?P<number>{_NUMBER})(?:\s*(?:-|–|to|or)\s*(?P<number2>{_NUMBER}))?[\s-]*"
    rf"(?P<unit>km|kms|kilomet(?:re|er)s?|miles?|mi|met(?:re|er)s?|m)\b\.?(?:\s*\([^)]{{1,24}}\))?"
)
_KM = {"k": 1.0, "mi": 1.609}


def bearings(phrase: str) -> tuple[float, ...]:
    """The bearings that a phrase such as "northern and north-western" names, in its order.

    >>> bearings("south and west"), bearings("north-eastern")
    ((180.0, 270.0), (45.0,))
    """
    found = []
    for word in re.findall(DIRECTION, phrase.lower()):
        stem = re.sub(r"[- ]|ern(?:most)?$", "", re.sub(r"ern(?:most)?\b", "", word))
        if BEARINGS.get(stem) is not None and BEARINGS[stem] not in found:
            found.append(BEARINGS[stem])
    return tuple(found)


def kilometres(number: str, unit: str, until: str | None = None) -> float:
    """A distance in km; of a range its middle.

    >>> kilometres("15", "miles"), kilometres("three", "km"), kilometres("500", "m"), kilometres("10", "km", "20")
    (24.1, 3.0, 0.5, 15.0)
    """
    value = _number(number) if until is None else (_number(number) + _number(until)) / 2
    unit = unit.lower()
    factor = _KM["k"] if unit.startswith("k") else _KM["mi"] if unit.startswith("mi") else 0.001
    return round(value * factor, 1)


def _number(word: str) -> float:
    return NUMBER_WORDS[word.lower()] if word.lower() in NUMBER_WORDS else float(word.replace(",", "."))
