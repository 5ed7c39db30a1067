"""What tells that two records are one organisation.

Firms in one building share its street and sometimes its switchboard, and branches share a website; where the names are far from
each other that counts for nothing (`_OTHERS`).
"""

from clientela.parties.matching.engine.evidence import Block, Evidence, Level, Subject

PREPARE = """
WITH pieces AS (
    SELECT unique_id, ref, folded(company(name)) AS name, split(lower(emails)) AS emails,
           list_filter(list_transform(split(phones), p -> line(p)), p -> length(p) > 5) AS phones,
           list_transform(split(numbers), n -> code(n)) AS numbers, host(website) AS site,
           list_transform(split(streets), s -> way(s)) AS ways, list_transform(split(streets), s -> house(s)) AS houses,
           list_transform(split(postals), p -> nullif(code(p), '')) AS postals, folded(city) AS city, folded(region) AS region
      FROM said
)
SELECT unique_id, ref, name, name AS who_name, string_split(name, ' ') AS words, list_sort(string_split(name, ' ')) AS sorted_words,
       emails, phones, numbers, emails[1] AS email, phones[1] AS phone, numbers[1] AS number,
       coalesce(site, own_host(emails[1])) AS site, ways[1] AS way, houses[1] AS house, postals[1] AS postal, city, region,
       places(ways, houses, postals) AS places
  FROM pieces
"""

_OTHERS = """(jaro_winkler_similarity(who_name_l, who_name_r) < 0.75
    AND NOT list_has_any(list_filter(string_split(who_name_l, ' '), w -> length(w) > 3), string_split(who_name_r, ' ')))"""
_BOTH = "len(list_intersect(words_l, words_r))"


def _of_one(shared: str) -> str:
    """That they share it, and could be one organisation."""
    return f"CASE WHEN {shared} THEN NOT coalesce({_OTHERS}, false) ELSE false END"


def _missing(*columns: str) -> str:
    return " AND ".join(f"({column}_l IS NULL OR {column}_r IS NULL)" for column in columns)


_EMAIL, _PHONE = "list_has_any(emails_l, emails_r)", "list_has_any(phones_l, phones_r)"
_STREET = "list_has_any(places_l, places_r)"
_STREET_NEAR = "CASE WHEN house_l = house_r THEN jaro_winkler_similarity(way_l, way_r) >= 0.85 ELSE false END"
NAME = Evidence("name", _missing("name"), (
    Level("same", "name_l = name_r", .6, .0005, rarity="name"),
    Level("order", "sorted_words_l = sorted_words_r", .02, .0001),
    Level("near", "jaro_winkler_similarity(name_l, name_r) >= 0.92", .15, .002),
    Level("part", f"{_BOTH} >= 2 AND {_BOTH} = least(len(words_l), len(words_r))", .1, .001),
    Level("words", f"{_BOTH} >= 2 OR starts_with(name_l, name_r) OR starts_with(name_r, name_l)", .06, .01),
    Level("like", "jaro_winkler_similarity(name_l, name_r) >= 0.8", .04, .03),
    Level("other", "", .03, .95),
))  # fmt: skip
NUMBER = Evidence("number", _missing("number"), (
    Level("same", "list_has_any(numbers_l, numbers_r)", .9, .00001),
    Level("near", "CASE WHEN jaro_winkler_similarity(number_l, number_r) >= 0.85 THEN damerau_levenshtein(number_l, number_r) <= 2 "
          "ELSE false END", .05, .0001),
    Level("other", "", .05, .9999),
))  # fmt: skip
EMAIL = Evidence("email", _missing("email"), (
    Level("same", _of_one(_EMAIL), .6, .00001),
    Level("shared", _EMAIL, .01, .01, fixed=True),
    Level("near", "jaro_winkler_similarity(email_l, email_r) >= 0.95", .04, .01, fixed=True),
    Level("other", "", .34, .998),
))  # fmt: skip
PHONE = Evidence("phone", _missing("phone"), (
    Level("same", _of_one(_PHONE), .7, .00002),
    Level("shared", _PHONE, .01, .01, fixed=True),
    Level("near", "CASE WHEN jaro_winkler_similarity(phone_l, phone_r) >= 0.88 THEN damerau_levenshtein(phone_l, phone_r) = 1 "
          "ELSE false END", .05, .0001),
    Level("other", "", .24, .9999),
))  # fmt: skip
SITE = Evidence("site", _missing("site"), (
    Level("same", _of_one("site_l = site_r"), .8, .00005, rarity="site"),
    Level("shared", "site_l = site_r", .01, .01, fixed=True),
    Level("other", "", .19, .9999),
))  # fmt: skip
STREET = Evidence("street", _missing("way"), (
    Level("same", _of_one(_STREET), .6, .00005),
    Level("near", _of_one(_STREET_NEAR), .15, .0003),
    Level("shared", f"{_STREET} OR {_STREET_NEAR}", .01, .01, fixed=True),
    Level("way", "jaro_winkler_similarity(way_l, way_r) >= 0.9", .1, .003),
    Level("other", "", .14, .98),
))  # fmt: skip
PLACE = Evidence("place", _missing("postal", "city"), (
    Level("same", "postal_l = postal_r", .7, .004, rarity="postal"),
    Level("city", "jaro_winkler_similarity(city_l, city_r) >= 0.92", .15, .03),
    Level("region", "region_l = region_r", .05, .15),
    Level("other", "", .1, .81),
))  # fmt: skip

ORGANISATIONS = Subject(
    key="organisation",
    said=("name", "emails", "phones", "numbers", "website", "streets", "postals", "city", "region"),
    prepare=PREPARE,
    evidence=(NAME, NUMBER, EMAIL, PHONE, SITE, STREET, PLACE),
    counted=(),
    needs={"name": "name", "number": "number", "email": "email", "phone": "phone", "site": "site", "street": "way",
           "place": "coalesce(postal, city)"},
    blocks=(
        Block("numbers", many=True, precise=True),
        Block("emails", many=True, precise=True),
        Block("phones", many=True, precise=True),
        Block("name", precise=True),
        Block("site"),
        Block("array_to_string(sorted_words, ' ')"),
        Block("left(name, 6)"),
        Block("left(name, 4) || ' ' || postal"),
        Block("left(name, 4) || ' ' || city"),
        Block("words[1] || ' ' || words[2]"),
        Block("list_transform(list_filter(words, w -> length(w) > 3), w -> w || ' ' || postal)", many=True),
        Block("way || ' ' || house"),
        Block("list_filter(words, w -> length(w) > 3)", many=True),
    ),
    learn_on=("l.name = r.name", "l.phone = r.phone", "l.way = r.way AND l.house = r.house"),
    sure="l.name = r.name AND (list_has_any(l.numbers, r.numbers) OR list_has_any(l.phones, r.phones) "
         "OR list_has_any(l.emails, r.emails) OR list_has_any(l.places, r.places))",
)  # fmt: skip
