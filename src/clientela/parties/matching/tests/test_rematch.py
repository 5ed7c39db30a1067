"""Looking for likenesses: who is found, who is not, and what a run of changes looks at."""

from datetime import timedelta

from django.utils.timezone import now
from procrastinate.contrib.django.models import ProcrastinateJob

from clientela.parties.matching import kept
from clientela.parties.matching.actions import SEARCH, ask_for_search, rematch
from clientela.parties.matching.engine.linkage import Linkage
from clientela.parties.matching.engine.people import PEOPLE
from clientela.parties.matching.models import Likeness
from clientela.parties.matching.reactions import on_subject_erased
from clientela.parties.matching.tests.people import arrive, crowd
from clientela.parties.models import Party
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.privacy.events import Erased

ANNA = {
    "given_name": "Lucía",
    "family_name": "Ferrer Vidal",
    "emails": "lucia.ferrer@miramar.example",
    "birth_date": "1981-10-09",
}
AGAIN = {
    "given_name": "Lucia",
    "family_name": "Ferrer",
    "emails": "lucia.ferrer@miramar.example",
    "phones": "+34 612 345 019",
}


def test_who_came_from_two_sources_is_found(db, arrivals):
    arrive(arrivals, *crowd())
    (one,) = arrive(arrivals, ANNA | {"external_id": "a"}, source="mailbox")
    (other,) = arrive(arrivals, AGAIN | {"external_id": "b"}, source="till")
    run = rematch("person", by=SYSTEM)
    (found,) = Likeness.objects.all()
    assert {found.a_id, found.b_id} == {one.pk, other.pk}
    assert found.probability > 0.9
    assert (run.records, run.pairs, found.cluster) == (152, 1, min(one.pk, other.pk))


def test_a_family_of_four_under_one_roof_stays_four(db, arrivals):
    home = {"emails": "casa.galli@posta.example", "phones": "+39 02 4567 8901", "family_name": "Galli",
            "addresses": [{"street": "Via Verdi 3", "postal_code": "20121", "city": "Milano"}]}  # fmt: skip
    born = {"Lorenzo": "1970-03-02", "Irene": "1972-08-19", "Sofia": "2001-05-30", "Pietro": "2004-11-07"}
    arrive(arrivals, *crowd())
    arrive(
        arrivals,
        *(home | {"given_name": name, "birth_date": day, "external_id": name} for name, day in born.items()),
        source="a",
    )
    arrive(
        arrivals,
        *(home | {"given_name": name, "external_id": name} for name in ("Marco", "Elisa", "Carlo", "Nina")),
        source="b",
    )
    rematch("person", by=SYSTEM)
    assert not Likeness.objects.exists()


def test_colleagues_of_one_office_stay_apart(db, arrivals):
    office = {"emails": "info@acme.example", "phones": "+39 02 1111 2222"}
    names = (("Maria", "Rossi"), ("Maria", "Bianchi"), ("Paolo", "Verdi"), ("Anna", "Neri"))
    arrive(arrivals, *crowd())
    arrive(arrivals, *(office | {"given_name": g, "family_name": f, "external_id": f} for g, f in names), source="b")
    rematch("person", by=SYSTEM)
    assert not Likeness.objects.exists()


def test_father_and_son_of_one_name_stay_two(db, arrivals):
    home = {"given_name": "Giuseppe", "family_name": "Galli", "phones": "+39 02 4567 8901",
            "addresses": [{"street": "Via Verdi 3", "postal_code": "20121", "city": "Milano"}]}  # fmt: skip
    arrive(arrivals, *crowd())
    born = {"father": "1948-03-02", "son": "1979-11-27"}
    arrive(arrivals, *(home | {"birth_date": day, "external_id": who} for who, day in born.items()), source="b")
    rematch("person", by=SYSTEM)
    assert not Likeness.objects.exists()


def test_a_second_run_looks_at_what_changed_alone(db, arrivals):
    arrive(arrivals, *crowd(), ANNA | {"external_id": "a"})
    first = rematch("person", by=SYSTEM)
    arrive(arrivals, AGAIN | {"external_id": "b"}, source="till")
    second = rematch("person", by=SYSTEM)
    assert (first.whole, first.pairs, second.whole, second.pairs) == (True, 0, False, 1)
    assert rematch("person", by=SYSTEM).pk != first.pk


def _kept(run):
    """Number and key of each record that is kept from one run to the next."""
    with Linkage(PEOPLE, at=kept.file("person", run.pk), memory="300MB", threads=1) as linkage:
        return dict(linkage.db.execute("SELECT ref, unique_id FROM record").fetchall())


def test_a_second_run_takes_in_what_changed_beside_what_was_kept(db, arrivals):
    arrive(arrivals, *crowd())
    before = _kept(first := rematch("person", by=SYSTEM))
    gone = next(key for key, number in before.items() if number == 1)
    Party.objects.update(updated_at=now() - timedelta(hours=2))
    (new,) = arrive(arrivals, ANNA | {"external_id": "a"})
    Party.objects.filter(pk=gone).delete()
    run = rematch("person", by=SYSTEM)
    assert run.records == 150
    assert _kept(first) == {key: number for key, number in before.items() if key != gone} | {str(new.pk): 151}


def test_a_run_whose_kept_file_is_lost_finds_the_same(db, arrivals):
    arrive(arrivals, *crowd(), ANNA | {"external_id": "a"})
    first = rematch("person", by=SYSTEM)
    kept.forget("person")
    arrive(arrivals, AGAIN | {"external_id": "b"}, source="till")
    assert rematch("person", by=SYSTEM).pairs == 1
    assert len(_kept(first)) == 152


def test_what_is_kept_goes_with_whoever_is_forgotten(db, arrivals):
    arrive(arrivals, *crowd())
    run = rematch("person", by=SYSTEM)
    path = kept.file("person", run.pk)
    assert path.exists()
    assert path.parent.stat().st_mode & 0o077 == 0
    on_subject_erased(Erased(str(new_key()), "person", str(new_key())))
    assert not path.exists()


def test_asking_twice_for_a_search_is_asking_once(owner):
    for _again in range(2):
        ask_for_search("person", by=owner.actor)
    assert ProcrastinateJob.objects.filter(task_name=SEARCH, status="todo").count() == 1
