"""What was kept although doubtful names its column and what nobody knows; not once somebody in the file is forgotten."""

from django.test import Client
from django.utils import translation

from clientela.platform.entities.sentences import said as _
from clientela.platform.imports.forgetting import forget_files
from clientela.platform.imports.models import Import
from clientela.platform.imports.noting import MOST, note_of, noted, together
from clientela.platform.imports.tests.bringing import bring, laid, tried

FILE = "Code,Name,Variant of\n1,Cup,Jug\n2,Saucer,Jug\n3,Spoon,Fork\n"


def test_a_name_that_leads_nowhere_is_told_with_its_column(owner):
    one = bring(owner, FILE, plural="products")
    told = Client().get(f"/api/v1/imports/{one.pk}", **owner.bearer).json()["notes"]
    assert told == {
        "Variant of: There is no “Jug”, or you may not see it.": 2,
        "Variant of: There is no “Fork”, or you may not see it.": 1,
    }
    page = owner.browser.get(f"/imports/{one.pk}/").content.decode()
    assert all(sentence in page for sentence in told)
    with translation.override("it"):
        assert any(said.startswith("Variante di: ") for said in noted(one.notes, "product"))


def test_a_trial_tells_the_same(owner):
    one = tried(owner, laid(owner, FILE, plural="products"))
    assert "“Fork”" in owner.browser.get(f"/imports/{one.pk}/").content.decode()


def test_beyond_so_many_names_they_are_counted_together():
    notes: dict[str, int] = {}
    for n in range(MOST + 5):
        notes = together(notes, {"A date is missing.": 1, note_of("parent", _unknown(n)): 2})
    told = noted(notes, "product")
    assert len(told) == MOST + 2
    assert told["Variant of: There is no “…”, or you may not see it."] == 10
    assert told["A date is missing."] == MOST + 5


def test_whoever_is_forgotten_is_named_no_more(owner):
    one = bring(owner, FILE, plural="products")
    forget_files([one.pk])
    assert noted(Import.objects.get().notes, "product") == {"Variant of: There is no “…”, or you may not see it.": 3}


def _unknown(number: int) -> str:
    return _("There is no “%(name)s”, or you may not see it.") % {"name": str(number)}
