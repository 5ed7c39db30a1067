"""What people and programs ask for most: lists, search as you type, a person by page and by API, a new person."""

import json
from itertools import cycle, islice
from urllib.parse import quote, urlencode

from django.db import connection

from bench import client, population
from bench.asking import COUNT, PART, Asker, Figure
from bench.client import Request
from bench.table import Row, Taken
from clientela.parties.models import Party
from clientela.platform.events.models import Fact

FEW = 35  # of what takes long
TABLE_ALONE = PART | {"HX-Target": "table"}  # as the list's search box asks while one types
_PENDING_WORDS = """
    SELECT gin_clean_pending_list(c.oid) FROM pg_class c JOIN pg_am a ON a.oid = c.relam
     WHERE a.amname = 'gin' AND c.relkind = 'i' AND c.relnamespace = 'public'::regnamespace"""


def people_list(asker: Asker) -> Taken:
    return _taken(asker.figure([Request("/people/", asker.session)] * COUNT))


def rights_on_list(asker: Asker) -> Taken:
    """The same page for somebody whose role reaches a team and keeps three fields back, beside an administrator's."""
    user, password = population.somebody_of_a_team()
    session = {"Cookie": client.sign_in(asker.server.port, user.email, password)}
    narrow = asker.figure([Request("/people/", session)] * COUNT)
    whole = asker.figure([Request("/people/", asker.session)] * COUNT)
    return Taken(narrow.value, whole.value, f"{narrow.words}; the administrator's {whole.value:.2f}")


def filtered_list(asker: Asker) -> Taken:
    """By stage and owner, over all pairs that occur."""
    parts = (
        [{"field": "lifecycle", "is": stage}, {"field": "owner", "is": str(owner)}]
        for owner, stage in population.owners_and_stages()
    )
    paths = [f"/people/?{urlencode({'filter': json.dumps({'all': part})})}" for part in parts]
    return _taken(asker.figure([Request(path, asker.session) for path in islice(cycle(paths), COUNT)]))


def live_count(asker: Asker) -> Taken:
    """Of two windows over all entries: somebody in touch at least three times in a quarter, and not once in the last month."""
    windows = [
        {"count": "activity", "at_least": 3, "where": {"all": [{"field": "at", "in_last": "90 days"}]}},
        {"count": "activity", "is": 0, "where": {"all": [{"field": "at", "in_last": "30 days"}]}},
    ]
    path = f"/people/?{urlencode({'filter': json.dumps({'all': windows}), 'count': 1})}"
    figure = asker.figure([Request(path, asker.session | PART)] * FEW)
    return _taken(figure, Row("in all", figure.value, "CPU-ms", reach=1000, beyond=300))


def palette_search(asker: Asker) -> Taken:
    figure = asker.figure(
        [Request(f"/palette/?q={quote(word)}", asker.session) for word in population.typed_words(COUNT)]
    )
    return _taken(figure, Row("its SQL alone", figure.floor, "CPU-ms", reach=8, beyond=3))


def list_search(asker: Asker) -> Taken:
    headers = asker.session | TABLE_ALONE
    figure = asker.figure([Request(f"/people/?q={quote(word)}", headers) for word in population.typed_words(COUNT)])
    return _taken(figure, Row("its SQL alone", figure.floor, "CPU-ms", reach=8, beyond=3))


def person_page(asker: Asker) -> Taken:
    figure = asker.figure(_of_people("/people/{key}/", asker.session))
    return _taken(figure, Row("in all", figure.value, "CPU-ms", reach=1.6, beyond=1.0))


def person_by_api(asker: Asker) -> Taken:
    return _taken(asker.figure(_of_people("/api/v1/people/{key}", asker.bearer)))


def create_by_api(asker: Asker) -> Taken:
    headers = asker.bearer | {"Content-Type": "application/json"}
    bodies = (json.dumps(_somebody_new(number)) for number in range(COUNT))
    requests = [Request("/api/v1/people", headers, "POST", body, status=201) for body in bodies]
    return _taken(asker.figure(requests, undo=_forget_made, settle=_settle))


def near_match(asker: Asker) -> Taken:
    """Whom somebody new looks like, as a form asks after each pause: name with a slip, birthday, e-mail, phone, postal code."""
    headers = asker.bearer | {"Content-Type": "application/json"}
    requests = [
        Request("/api/v1/people/like", headers, "POST", json.dumps(body)) for body in population.like_somebody(COUNT)
    ]
    figure = asker.figure(requests)
    return _taken(figure, Row("in all", figure.value, "CPU-ms", reach=50, beyond=10))


def _of_people(path: str, headers: dict[str, str]) -> list[Request]:
    return [Request(path.format(key=key), headers) for key in population.some_people(COUNT)]


def _somebody_new(number: int) -> dict[str, object]:
    return {
        "given_name": "Chiara",
        "family_name": f"Bianchi {number}",
        "emails": [{"typed": f"chiara.bianchi.{number}@bench.example", "label": "work"}],
        "phones": [{"typed": f"+39 335 {number:07d}", "label": "mobile"}],
        "city": "Torino",
        "country": "IT",
        "lifecycle": "lead",
    }


def _forget_made() -> None:
    """The population stays what it was: people made by the bench go, with what tells of them."""
    Party.objects.filter(source_records__source__endswith=f":{population.EMAIL}").delete()
    Fact.objects.filter(actor__name=population.NAME).delete()
    _settle()


def _settle() -> None:
    """Words that wait to be indexed are: else some request, now of the server and now of the floor, does it for many."""
    with connection.cursor() as cursor:
        cursor.execute(_PENDING_WORDS)


def _taken(figure: Figure, *beside: Row) -> Taken:
    return Taken(figure.value, figure.floor, figure.words, beside)
