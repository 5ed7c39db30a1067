"""The one gate for raw values: whatever comes in, facts or sentences come out, and never an exception."""

from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean, clean_fields, clean_value, completed, in_region
from clientela.platform.entities.declaration import Cleaning, Field, Kind

ENTITIES = ("person", "organisation", "product", "order")
CHOICES = [("lead", "Lead"), ("won", "Won")]
FIELDS = {kind: Field("f", "F", kind, choices=CHOICES if kind == "choice" else ()) for kind in get_args(Kind)}
PLAIN = [kind for kind in FIELDS if kind != "composite"]

texts = st.text(max_size=30) | st.sampled_from([
    "\x00", "\u202egnp.exe", "\ud800", "NaN", "-Infinity", "1e999999999", "-1e-999999", "0x10", "½", "²", "٣", "1_0", "9" * 5000,
    "0000-00-00", "2026-02-30", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "24:00", "2026-05-12T10:30", "{}", "true",
    "a@b", "@", "=1+1", "'; DROP TABLE x; --", "%s", "a" * 20_000,
])  # fmt: skip
scalars = (
    texts
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.binary(max_size=4)
    | st.just(object())
)
raws = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "name", "email", "external_id", "typed", "value", "label", "kind", "street", "city", "country"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=6,
)


def outcome(field: Field, value: Any) -> Any:
    """The fact, or the error that tells why there is none."""
    try:
        return clean_value(field, value, how=Cleaning())
    except ValueError as error:
        return error


@settings(max_examples=250, deadline=None)
@given(kind=st.sampled_from(PLAIN), value=raws)
def test_any_value_of_any_kind_is_cleaned_or_refused_in_words(kind, value):
    out = outcome(FIELDS[kind], value)
    assert str(out) or not isinstance(out, ValueError)
    assert not isinstance(out, UnicodeError)
    assert "\x00" not in repr(out) or isinstance(out, ValueError)
    assert len(str(out)) <= 20_000


@settings(max_examples=150, deadline=None)
@given(data=st.data(), name=st.sampled_from(ENTITIES), partial=st.booleans(), lenient=st.booleans())
def test_any_record_is_cleaned_or_refused_in_words(data, name, partial, lenient):
    entity = registry.entity(name)
    fields = entity.importable
    raw = data.draw(st.dictionaries(st.sampled_from([item.name for item in fields]), raws, max_size=5))
    how = Cleaning(lenient=lenient)
    clean(entity, raw, how=how, partial=partial)
    how = in_region(entity, raw, how)
    out = completed(entity, clean_fields(fields, raw, how=how), how=how)
    assert all(out.problems.values())


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Ann\x00a\x07", "Anna"), ("\u202eanna\u202c", "anna"), (" \ufeffAnna\u200b ", "Anna"), ("A\ud800nna", "Anna"),
        ("Łucja 🦊", "Łucja 🦊"), ("two\nlines", "two\nlines"), (7, "7"), ("", ""), (None, ""),
    ],
)  # fmt: skip
def test_a_text_loses_what_nobody_sees(value, said):
    assert clean_value(FIELDS["text"], value, how=Cleaning()) == said


@pytest.mark.parametrize(("kind", "longest"), [("text", 500), ("name", 500), ("url", 500), ("long", 10_000)])
def test_a_text_has_an_end(kind, longest):
    assert clean_value(FIELDS[kind], "x" * longest, how=Cleaning()) == "x" * longest
    with pytest.raises(ValueError, match="longer than"):
        clean_value(FIELDS[kind], "x" * (longest + 1), how=Cleaning())


@pytest.mark.parametrize(
    ("kind", "value", "fact"),
    [
        ("number", "12.50", "12.50"), ("number", 0, "0"), ("money", Decimal("9999999999999"), "9999999999999"),
        ("integer", "7.0", 7),
        ("truth", "YES", True), ("truth", "off", False), ("truth", False, False), ("truth", None, None), ("choice", "LEAD", "lead"),
        ("tags", "a; b,,a\nc|d", ["a", "b", "c", "d"]), ("tags", None, []), ("date", "2026-05-12T23:00", "2026-05-12"),
        ("moment", "2026-05-12T10:30+02:00", "2026-05-12T10:30:00+02:00"), ("moment", "2026-05-12", "2026-05-12T00:00:00+00:00"),
        ("link", "Alba", {"name": "Alba"}), ("user", "BOB@x.example", {"email": "bob@x.example"}), ("link", None, None),
    ],
)  # fmt: skip
def test_each_kind_is_read(kind, value, fact):
    assert clean_value(FIELDS[kind], value, how=Cleaning()) == fact


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("number", "1e13"), ("number", "NaN"), ("number", "1e1000000"), ("number", "1e-100"), ("integer", "1.5"),
        ("integer", 2**31),
        ("money", "12,50"), ("truth", "maybe"), ("choice", "boss"), ("date", "12.5.2026"), ("date", "1066-10-14"),
        ("moment", "soon"),
        ("moment", "0001-01-01T00:00:00+14:00"), ("moment", "9999-12-31T23:59:59-14:00"), ("user", "Bob"), ("link", {}),
        ("text", ["a"]),
        ("link", {"id": "7"}), ("tags", ["x" * 101]), ("tags", [str(n) for n in range(101)]), ("text", {"a": 1}), ("text", b"a"),
    ],
)  # fmt: skip
def test_what_can_not_be_is_refused(kind, value):
    with pytest.raises(ValueError, match=r"\w"):
        clean_value(FIELDS[kind], value, how=Cleaning())


def test_unknown_and_fixed_fields_are_problems():
    problems = clean(registry.entity("person"), {"name": "Anna", "shoe": 43, "created_at": "2026-05-12"}).problems
    assert set(problems) == {"shoe", "created_at"}


def test_lenient_keeps_and_notes_what_a_form_would_refuse():
    raw: dict[str, Any] = {"name": "Anna", "emails": ["not an address"], "phones": ["12"], "country": "Atlantis"}
    entity, how = registry.entity("person"), Cleaning(lenient=True)
    assert set(clean(entity, raw).problems) == {"emails", "phones", "country"}
    facts = clean(entity, raw, how=how).facts
    assert facts["emails"] == [{"value": "not an address", "typed": "not an address", "label": "", "valid": False}]
    assert len(how.notes) == 3
