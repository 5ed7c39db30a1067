"""The functions and operators of the language: which kinds they take, what they give, and their SQL.

`{zone}` in the SQL is where the reader is. Each writes its parts once, else formulas within formulas would grow without bound.
Nothing is an error: what can't be reckoned (a division by nothing, a day beyond the calendar) is empty, and so is what is
reckoned of something empty, a text apart.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clientela.platform.formulas.tree import Kind

NUMBER, TEXT, DATE, TRUTH = Kind("number"), Kind("text"), Kind("date"), Kind("truth")
AMOUNTS = ("number", "money")
ORDERED = (*AMOUNTS, "date", "moment")
ANY = (*ORDERED, "text", "truth")
PLACES = 10  # behind the point
_FARTHEST = 4_000_000  # days that a date is moved
Kinds = Sequence[Kind]


@dataclass(frozen=True)
class Function:
    """`takes` has one group of kinds for each part, the last one for all that follow; `least` of the parts must be there.

    `gives` answers the kind, or nothing where the parts do not go together. `sql` holds {0}, {1} … or makes it for their number.
    """

    takes: tuple[tuple[str, ...], ...]
    gives: Callable[[Kinds], Kind | None]
    sql: str | Callable[[Kinds], str]
    least: int = -1  # all of `takes`
    many: bool = False
    shown: str = ""  # how it is written; operators by themselves

    @property
    def fewest(self) -> int:
        return len(self.takes) if self.least < 0 else self.least

    def takes_at(self, place: int) -> tuple[str, ...]:
        return self.takes[min(place, len(self.takes) - 1)]


def always(kind: Kind) -> Callable[[Kinds], Kind]:
    return lambda _kinds: kind


def first(kinds: Kinds) -> Kind:
    return kinds[0]


def alike(kinds: Kinds) -> Kind | None:
    """The one kind that all are of; plain numbers stand for any currency, choices of two fields are texts."""
    names = {kind.name for kind in kinds}
    if names == {"number", "money"}:
        return alike([kind for kind in kinds if kind.name == "money"])
    if names == {"date", "moment"}:
        return DATE
    if len(names) > 1 or len({kind.currency for kind in kinds}) > 1:
        return None
    return kinds[0] if len(set(kinds)) == 1 else Kind(kinds[0].name, kinds[0].currency)


def within(value: str, low: str, high: str) -> str:
    """SQL: the value, empty where it is not between these. Written so that the value stands there once."""
    return f"nullif(nullif(least(greatest({value}, {low}), {high}), {high}), {low})"


def as_day(value: str) -> str:
    """SQL: a day of the calendar that years have four digits in."""
    return within(value, "'0001-12-31 BC'::date", "'10000-01-01'::date")


def as_number(value: str) -> str:
    """SQL: what a formula ends in: at most ten places behind the point and fifteen digits before it."""
    return f"trim_scale(round({within(value, '-1e15', '1e15')}, {PLACES}))"


def _days(value: str) -> str:
    return within(f"trunc({value})", str(-_FARTHEST), str(_FARTHEST)) + "::integer"


def _letters(value: str) -> str:
    return f"least(greatest(trunc({value}), 0), 100000)::integer"


def _product(kinds: Kinds) -> Kind | None:
    money = [kind for kind in kinds if kind.name == "money"]
    return None if len(money) > 1 else money[0] if money else NUMBER


def _quotient(kinds: Kinds) -> Kind | None:
    over, under = kinds
    if under.name == "number":
        return over
    return NUMBER if over == under else None


def _sum(kinds: Kinds) -> Kind | None:
    if {kind.name for kind in kinds} == {"date", "number"}:
        return DATE
    return alike(kinds) if all(kind.name in AMOUNTS for kind in kinds) else None


def _difference(kinds: Kinds) -> Kind | None:
    names = [kind.name for kind in kinds]
    if names[0] == "date":
        return NUMBER if names[1] == "date" else DATE if names[1] == "number" else None
    return _sum(kinds)


def _sum_sql(kinds: Kinds) -> str:
    names = [kind.name for kind in kinds]
    if "date" not in names:
        return "({0} + {1})"
    return as_day("({0} + " + _days("{1}") + ")" if names[0] == "date" else "({1} + " + _days("{0}") + ")")


def _difference_sql(kinds: Kinds) -> str:
    names = [kind.name for kind in kinds]
    if names == ["date", "date"]:
        return "({0} - {1})::numeric"
    return as_day("({0} - " + _days("{1}") + ")") if names[0] == "date" else "({0} - {1})"


def _equal(kinds: Kinds) -> str:
    return "coalesce(lower({0}) = lower({1}), false)" if kinds[0].name == "text" else "coalesce({0} = {1}, false)"


def _comparable(kinds: Kinds) -> Kind | None:
    return TRUTH if alike(kinds) else None


def _compared(sign: str) -> Function:
    return Function((ORDERED, ORDERED), _comparable, f"coalesce({{0}} {sign} {{1}}, false)")


def _choice(kinds: Kinds) -> Kind | None:
    return alike(kinds[1:])


def _if_sql(kinds: Kinds) -> str:
    nothing = "''" if kinds[1].name == "text" else "NULL"
    other = "{2}" if len(kinds) > 2 else nothing
    return f"(CASE WHEN coalesce({{0}}, false) THEN {{1}} ELSE {other} END)"


def _first_known(kinds: Kinds) -> str:
    held = range(len(kinds))
    if kinds[0].name != "text":
        return f"coalesce({', '.join(f'{{{place}}}' for place in held)})"
    known = ", ".join(f"nullif({{{place}}}, '')" for place in held)
    return f"coalesce({known}, '')"


def _empty_sql(kinds: Kinds) -> str:
    return {"text": "({0} = '')", "set": "(cardinality({0}) = 0)"}.get(kinds[0].name, "({0} IS NULL)")


def _each(begin: str) -> Callable[[Kinds], str]:
    return lambda kinds: f"{begin}({', '.join(f'{{{place}}}' for place in range(len(kinds)))})"


def _as_text(kinds: Kinds) -> str:
    """All of them in one text: numbers without needless noughts, days as 2026-05-12."""
    how = {"text": "{%s}", "date": "coalesce(to_char({%s}, 'YYYY-MM-DD'), '')"}
    amount = f"coalesce(trim_scale(round({{%s}}, {PLACES}))::text, '')"
    said = (how.get(kind.name, amount).replace("%s", str(place)) for place, kind in enumerate(kinds))
    return f"({' || '.join(said)})"


def _day_of(kinds: Kinds) -> str:
    """The day that a moment falls on where its reader is."""
    return as_day("({0} AT TIME ZONE {zone})::date") if kinds[0].name == "moment" else "{0}"


def _part_of_day(name: str, shown: str) -> Function:
    return Function((("date",),), always(NUMBER), f"extract({name} FROM {{0}})", shown=f"{shown}(date)")


def _held(kinds: Kinds) -> str:
    return "({1} = ANY({0}))" if kinds[0].name == "set" else "(position(lower({1}) in lower({0})) > 0)"


def _size(kinds: Kinds) -> str:
    return "cardinality({0})::numeric" if kinds[0].name == "set" else "length({0})::numeric"


_NOW = "coalesce(nullif(current_setting('clientela.as_of', true), '')::timestamptz, now())"
_YEARS = "extract(year FROM age({1}::timestamp, {0}::timestamp))"
FUNCTIONS: dict[str, Function] = {
    "+": Function((("number", "money", "date"),) * 2, _sum, _sum_sql),
    "-": Function((("number", "money", "date"),) * 2, _difference, _difference_sql),
    "*": Function((AMOUNTS, AMOUNTS), _product, "({0} * {1})"),
    "/": Function((AMOUNTS, AMOUNTS), _quotient, f"round(round({{0}}, 20) / nullif({{1}}, 0), {PLACES})"),
    "%": Function((("number",), ("number",)), always(NUMBER), "mod({0}, nullif({1}, 0))"),
    "negative": Function((AMOUNTS,), first, "(-{0})"),
    "=": Function((ANY, ANY), _comparable, _equal),
    "!=": Function((ANY, ANY), _comparable, lambda kinds: f"(NOT {_equal(kinds)})"),
    **{sign: _compared(sign) for sign in ("<", "<=", ">", ">=")},
    "and": Function((("truth",), ("truth",)), always(TRUTH), "(coalesce({0}, false) AND coalesce({1}, false))"),
    "or": Function((("truth",), ("truth",)), always(TRUTH), "(coalesce({0}, false) OR coalesce({1}, false))"),
    "not": Function((("truth",),), always(TRUTH), "(NOT coalesce({0}, false))"),
    "if": Function((("truth",), ANY, ANY), _choice, _if_sql, 2, shown="if(condition, then, else)"),
    "coalesce": Function((ANY,), alike, _first_known, 2, many=True, shown="coalesce(first, second, …)"),
    "empty": Function(((*ANY, "set"),), always(TRUTH), _empty_sql, shown="empty(value)"),
    "min": Function((ORDERED,), alike, _each("least"), 2, many=True, shown="min(a, b, …)"),
    "max": Function((ORDERED,), alike, _each("greatest"), 2, many=True, shown="max(a, b, …)"),
    "round": Function(
        (AMOUNTS, ("number",)), first,
        lambda kinds: f"round({{0}}, least(greatest(coalesce(trunc({{1}}), 0), -{PLACES}), {PLACES})::integer)"
        if len(kinds) > 1 else "round({0})", 1, shown="round(number, places)",
    ),
    "abs": Function((AMOUNTS,), first, "abs({0})", shown="abs(number)"),
    "floor": Function((AMOUNTS,), first, "floor({0})", shown="floor(number)"),
    "ceil": Function((AMOUNTS,), first, "ceil({0})", shown="ceil(number)"),
    "concat": Function((("text", "number", "money", "date"),), always(TEXT), _as_text, 1, many=True, shown="concat(a, b, …)"),
    "upper": Function((("text",),), always(TEXT), "upper({0})", shown="upper(text)"),
    "lower": Function((("text",),), always(TEXT), "lower({0})", shown="lower(text)"),
    "trim": Function((("text",),), always(TEXT), "btrim({0})", shown="trim(text)"),
    "left": Function((("text",), ("number",)), always(TEXT), f"left({{0}}, {_letters('{1}')})", shown="left(text, letters)"),
    "right": Function((("text",), ("number",)), always(TEXT), f"right({{0}}, {_letters('{1}')})", shown="right(text, letters)"),
    "length": Function((("text", "set"),), always(NUMBER), _size, shown="length(text)"),
    "contains": Function((("text", "set"), ("text",)), always(TRUTH), _held, shown="contains(text, part)"),
    "today": Function((), always(DATE), f"({_NOW} AT TIME ZONE {{zone}})::date", shown="today()"),
    "date": Function((("date", "moment"),), always(DATE), _day_of, shown="date(moment)"),
    "days": Function((("date",), ("date",)), always(NUMBER), "({1} - {0})::numeric", shown="days(from, to)"),
    "years": Function((("date",), ("date",)), always(NUMBER), _YEARS, shown="years(from, to)"),
    "year": _part_of_day("year", "year"),
    "month": _part_of_day("month", "month"),
    "day": _part_of_day("day", "day"),
    "weekday": _part_of_day("isodow", "weekday"),
}  # fmt: skip
