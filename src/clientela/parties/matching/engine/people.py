"""What tells that two records are one person.

Families share surname, address, telephone and often one e-mail address; colleagues share info@ and a switchboard; fathers and sons
share even the name. So a shared way to be reached counts for nothing where given name or birthday say that these are two
people (`_OTHERS`): it is neither for nor against.
"""

from clientela.parties.matching.engine.evidence import Block, Evidence, Level, Subject

PREPARE = """
WITH pieces AS (
    SELECT unique_id, ref, folded(given) AS given, folded(family) AS family, digits(birth, 8) AS birth,
           split(lower(emails)) AS emails,
           list_filter(list_transform(split(phones), p -> line(p)), p -> length(p) > 5) AS phones,
           list_transform(split(numbers), n -> code(n)) AS numbers,
           list_transform(split(streets), s -> way(s)) AS ways, list_transform(split(streets), s -> house(s)) AS houses,
           list_transform(split(postals), p -> nullif(code(p), '')) AS postals,
           folded(city) AS city, folded(region) AS region, folded(organisation) AS organisation
      FROM said
)
SELECT unique_id, ref, given, family, root(given) AS root,
       birth, given AS who_given, family AS who_family,
       root(given) AS who_root, birth AS who_birth, emails, phones, numbers, emails[1] AS email, phones[1] AS phone,
       numbers[1] AS number, ways[1] AS way, houses[1] AS house, postals[1] AS postal, city, region, organisation,
       places(ways, houses, postals) AS places
  FROM pieces
"""

# Each word of one is a word of the other: “Maria Grazia” and “Grazia”, not “José Luis” and “José Antonio”.
_WORDS_WITHIN = (
    "(list_has_all(string_split(given_l, ' '), string_split(given_r, ' ')) "
    "OR list_has_all(string_split(given_r, ' '), string_split(given_l, ' ')))"
)
_INITIAL = "((length(given_l) = 1 OR length(given_r) = 1) AND given_l[1] = given_r[1])"
# Francesco and Francesca, Paolo and Paola: a letter apart, and two people.
_ENDING = (
    "(given_l <> given_r AND given_l[:-2] = given_r[:-2] AND given_l[-1:] IN ('a', 'o') AND given_r[-1:] IN ('a', 'o'))"
)
_CROSSED = "(jaro_winkler_similarity(given_l, family_r) >= 0.9 AND jaro_winkler_similarity(family_l, given_r) >= 0.9)"
_SWAPPED = f"CASE WHEN given_l = family_r OR family_l = given_r THEN {_CROSSED} ELSE false END"
_DAY_AND_MONTH = "birth_l[1:4] = birth_r[1:4] AND birth_l[5:6] = birth_r[7:8] AND birth_l[7:8] = birth_r[5:6]"


def _two_names(column: str) -> str:
    """Both are names in their own right, such as Marco and Mario: a slip of the pen is far rarer than the name that was meant."""
    low, high = (f"{which}({column}_count_l, {column}_count_r)" for which in ("least", "greatest"))
    return f"({low} > 2 AND {low} * 20 > {high})"


# Two people for sure, whatever they share; where a piece is missing on one side it is not known, so not sure. It looks at columns
# of its own, as what a round of learning is blocked on can't be learnt in it.
_OTHERS = f"""(CASE
    WHEN mismatches(birth_l, birth_r) > 2 AND birth_l[1:4] <> birth_r[1:4] THEN true
    WHEN {_CROSSED} THEN false
    WHEN root_l <> root_r AND ({_ENDING} OR {_two_names("given")} OR jaro_winkler_similarity(given_l, given_r) < 0.8)
         AND NOT ({_INITIAL} OR {_WORDS_WITHIN}) THEN true
    WHEN jaro_winkler_similarity(family_l, family_r) < 0.7 THEN coalesce(mismatches(birth_l, birth_r) > 1, true)
    ELSE false END)"""
for _column in ("given_", "family_", "root_", "birth_"):
    _OTHERS = _OTHERS.replace(_column, f"who_{_column}")
_OTHERS = _OTHERS.replace("who_given_count_", "given_count_")


def _of_one(shared: str) -> str:
    """That they share it, and could be one person."""
    return f"CASE WHEN {shared} THEN NOT {_OTHERS} ELSE false END"


def _missing(*columns: str) -> str:
    return " AND ".join(f"({column}_l IS NULL OR {column}_r IS NULL)" for column in columns)


_EMAIL, _PHONE = "list_has_any(emails_l, emails_r)", "list_has_any(phones_l, phones_r)"
_STREET = "list_has_any(places_l, places_r)"
_STREET_NEAR = "CASE WHEN house_l = house_r THEN jaro_winkler_similarity(way_l, way_r) >= 0.85 ELSE false END"
GIVEN = Evidence("given", _missing("given"), (
    Level("same", "given_l = given_r", .78, .005, rarity="given"),
    Level("form", "root_l = root_r", .03, .001),
    Level("swapped", _SWAPPED, .03, .0002, fixed=True),
    Level("ending", _ENDING, .002, .004, fixed=True),
    Level("part", f"{_WORDS_WITHIN} OR {_INITIAL}", .03, .01),
    Level("near", f"jaro_winkler_similarity(given_l, given_r) >= 0.9 AND NOT {_two_names('given')}", .08, .002),
    Level("like", f"jaro_winkler_similarity(given_l, given_r) >= 0.8 AND NOT {_two_names('given')}", .03, .004),
    Level("other", "", .02, .97),
))  # fmt: skip
FAMILY = Evidence("family", _missing("family"), (
    Level("same", "family_l = family_r", .8, .002, rarity="family"),
    Level("swapped", _SWAPPED, .03, .0002, fixed=True),
    Level("near", f"jaro_winkler_similarity(family_l, family_r) >= 0.9 AND NOT {_two_names('family')}", .1, .001),
    Level("part", "list_has_any(string_split(family_l, ' '), string_split(family_r, ' '))", .03, .002),
    Level("like", f"jaro_winkler_similarity(family_l, family_r) >= 0.8 AND NOT {_two_names('family')}", .02, .004),
    Level("other", "", .03, .98),
))  # fmt: skip
BIRTH = Evidence("birth", _missing("birth"), (
    Level("same", "birth_l = birth_r", .88, .0001),
    Level("near", f"mismatches(birth_l, birth_r) = 1 OR ({_DAY_AND_MONTH})", .08, .0012),
    Level("part", "birth_l[1:4] = birth_r[1:4] OR birth_l[5:8] = birth_r[5:8] OR mismatches(birth_l, birth_r) = 2", .02, .03),
    Level("other", "", .02, .97),
))  # fmt: skip
NUMBER = Evidence("number", _missing("number"), (
    Level("same", "list_has_any(numbers_l, numbers_r)", .9, .00001),
    Level("near", "CASE WHEN jaro_winkler_similarity(number_l, number_r) >= 0.85 THEN damerau_levenshtein(number_l, number_r) <= 2 "
          "ELSE false END", .08, .0001),
    Level("other", "", .02, .9999),
))  # fmt: skip
# Addresses are made of names: that they are alike tells nothing beyond that the names are.
EMAIL = Evidence("email", _missing("email"), (
    Level("same", _of_one(_EMAIL), .7, .00001),
    Level("shared", _EMAIL, .01, .01, fixed=True),
    Level("user", "split_part(email_l, '@', 1) = split_part(email_r, '@', 1)", .04, .01, fixed=True),
    Level("near", "jaro_winkler_similarity(email_l, email_r) >= 0.92", .01, .01, fixed=True),
    Level("other", "", .16, .998),
))  # fmt: skip
PHONE = Evidence("phone", _missing("phone"), (
    Level("same", _of_one(_PHONE), .7, .00001),
    Level("shared", _PHONE, .01, .01, fixed=True),
    Level("near", "CASE WHEN jaro_winkler_similarity(phone_l, phone_r) >= 0.88 THEN damerau_levenshtein(phone_l, phone_r) = 1 "
          "ELSE false END", .07, .0001),
    Level("other", "", .22, .9999),
))  # fmt: skip
STREET = Evidence("street", _missing("way"), (
    Level("same", _of_one(_STREET), .6, .00002),
    Level("near", _of_one(_STREET_NEAR), .1, .0001),
    Level("shared", f"{_STREET} OR {_STREET_NEAR}", .01, .01, fixed=True),
    Level("way", "jaro_winkler_similarity(way_l, way_r) >= 0.9", .1, .001),
    Level("house", "house_l = house_r", .05, .02),
    Level("other", "", .14, .98),
))  # fmt: skip
# A name tells of a country, and so of its cities, already: that the city is the same tells little more.
PLACE = Evidence("place", _missing("postal", "city"), (
    Level("within", f"CASE WHEN postal_l = postal_r THEN {_STREET} OR {_STREET_NEAR} ELSE false END", .01, .01, fixed=True),
    Level("same", _of_one("postal_l = postal_r"), .4, .002, rarity="postal"),
    Level("shared", "postal_l = postal_r", .01, .01, fixed=True),
    Level("near", "mismatches(CASE WHEN length(postal_l) = length(postal_r) THEN postal_l END, "
          "CASE WHEN length(postal_l) = length(postal_r) THEN postal_r END) = 1", .08, .01),
    Level("city", "jaro_winkler_similarity(city_l, city_r) >= 0.92", .1, .04, fixed=True),
    Level("region", "region_l = region_r", .05, .15),
    Level("other", "", .06, .81),
))  # fmt: skip

PEOPLE = Subject(
    key="person",
    said=("given", "family", "birth", "emails", "phones", "numbers", "streets", "postals", "city", "region",
          "organisation"),
    prepare=PREPARE,
    evidence=(GIVEN, FAMILY, BIRTH, NUMBER, EMAIL, PHONE, STREET, PLACE),
    counted=("given", "family"),
    needs={"given": "given", "family": "family", "birth": "birth", "number": "number", "email": "email", "phone": "phone",
           "street": "way", "place": "coalesce(postal, city)"},
    blocks=(
        Block("numbers", many=True, precise=True),
        Block("emails", many=True, precise=True),
        Block("phones", many=True, precise=True),
        Block("least(given, family) || ' ' || greatest(given, family) || birth"),
        Block("root || ' ' || family || ' ' || postal"),
        Block("root || ' ' || family"),
        Block("birth || ' ' || left(family, 3)"),
        Block("birth || ' ' || left(root, 3)"),
        Block("birth || ' ' || postal"),
        Block("left(family, 4) || ' ' || left(root, 3) || ' ' || postal"),
        Block("left(family, 4) || ' ' || left(root, 3) || ' ' || left(birth, 4)"),
        Block("postal || ' ' || house || ' ' || left(way, 4)"),
        Block("family || ' ' || postal"),
        Block("given || ' ' || birth[5:8]"),
        Block("birth"),
        Block("family"),
        Block("way || house"),
    ),
    learn_on=("l.birth = r.birth", "l.given = r.given AND l.family = r.family", "l.postal = r.postal AND l.house = r.house"),
    sure="(list_has_any(l.numbers, r.numbers) AND l.given = r.given) OR (l.given = r.given AND l.family = r.family AND "
         "(l.birth = r.birth OR list_has_any(l.emails, r.emails) OR list_has_any(l.phones, r.phones)))",
)  # fmt: skip
