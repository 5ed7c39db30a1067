"""Refused rows go out with their reason, and come back mended: then only they are taken."""

import csv
import io

from django.utils import translation

from clientela.parties.models import Party
from clientela.platform.imports.mending import refused_csv
from clientela.platform.imports.models import Import
from clientela.platform.imports.tests.bringing import bring, laid

FILE = "ID,Name,Birthday\n1,Anna,1990-05-12\n2,Zoe,not a day\n3,Ida,never\n"


def refused(one: Import, language: str = "en") -> list[dict[str, str]]:
    with translation.override(language):
        return list(csv.DictReader(io.StringIO(b"".join(refused_csv(one)).decode("utf-8-sig"))))


def written(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_each_reader_is_told_in_his_own_language(owner):
    one = bring(owner, FILE)
    assert refused(one)[0]["Reason"].startswith("Birthday: “not a day”")
    reasons = {refused(one, language)[0]["Reason"] for language in ("en", "it", "es", "pl")}
    assert len(reasons) == 4
    assert all("not a day" in reason for reason in reasons)


def test_mended_rows_are_taken_as_if_they_had_been_right(owner):
    one = bring(owner, FILE, source="crm")
    rows = refused(one)
    rows[0]["Birthday"] = "1991-01-01"
    again = bring(owner, written(rows), name="refused.csv")
    assert (again.mends, again.source, again.counts["created"], again.counts["refused"]) == (one, "crm", 1, 1)
    assert str(Party.objects.get(name="Zoe").birth_date) == "1991-01-01"
    assert Party.objects.get(name="Zoe").source_records.get().payload == {
        "ID": "2",
        "Name": "Zoe",
        "Birthday": "1991-01-01",
    }


def test_nothing_is_taken_that_was_not_refused(owner):
    one = bring(owner, FILE, source="crm")
    rows = [row | {"Row": "2", "Name": "Not Anna", "Birthday": ""} for row in refused(one)]
    again = bring(owner, written(rows), name="refused.csv")
    assert again.counts["refused"] == 2
    assert Party.objects.filter(kind="person").count() == 1


def test_somebody_elses_refused_rows_are_a_file_like_any_other(owner, person_with):
    one = bring(owner, FILE, source="crm")
    ben = person_with("Ben", {"*": {"see": "own", "import": "own", "edit": "own"}})
    assert laid(ben, written(refused(one))).mends is None
