"""Web services are read page by page as a declaration says, and afterwards only what changed."""

import pytest

from clientela.parties.models import Party
from clientela.platform.connectors import actions
from clientela.platform.connectors.checking import Unfit
from clientela.platform.connectors.kinds import Trouble
from clientela.platform.connectors.models import Connector, Run
from clientela.platform.connectors.tests.conftest import counts, run

PEOPLE = [
    {
        "id": at,
        "name": f"Anna {'ABCDE'[at]}",
        "mail": {"email": f"a{at}@example.com"},
        "at": f"2026-01-0{at + 1}T10:00:00Z",
    }
    for at in range(5)
]
BY = {"auth": "bearer", "secret": "token-of-ours"}
PAGED = {
    "page": ({"page_name": "p"}, lambda asked: PEOPLE[(int(asked["p"]) - 1) * 2 :][:2]),
    "offset": ({}, lambda asked: PEOPLE[int(asked.get("offset", 0)) :][:2]),
}


@pytest.mark.parametrize("paging", PAGED)
def test_pages_follow_one_another(owner, made, serve, paging):
    more, say = PAGED[paging]
    server = serve(lambda _path, asked, _headers: (200, {}, {"data": {"items": say(asked)}}))
    one = made(
        "rest", url=f"{server.url}/x?kind=a", items="data.items", paging=paging, size_name="n", size="2", **more, **BY
    )
    done = run(one, owner)
    assert (done.state, done.pages, counts(done)) == ("done", 3, {"created": 5})
    assert {headers["authorization"] for _p, _a, headers in server.asked} == {"Bearer token-of-ours"}
    assert {asked["kind"] for _p, asked, _h in server.asked} == {"a"}


def test_a_mark_in_the_answer_leads_on(owner, made, serve):
    def say(_path, asked, _headers):
        at = int(asked.get("cursor", 0))
        return 200, {}, {"items": PEOPLE[at : at + 2], "next": str(at + 2) if at + 2 < 5 else None}

    done = run(made("rest", url=serve(say).url, items="items", paging="cursor", next_path="next"), owner)
    assert counts(done) == {"created": 5}


def test_only_what_changed_is_asked_for_again(owner, made, serve):
    server = serve(lambda _path, asked, _headers: (200, {}, PEOPLE if "since" not in asked else PEOPLE[4:]))
    one = made("rest", url=server.url, paging="none", since_name="since", since_path="at")
    run(one, owner)
    assert counts(run(one, owner)) == {"unchanged": 1}
    assert server.asked[-1][1]["since"] == "2026-01-05T09:58:00Z"


def test_a_broken_reading_goes_on_at_its_page(owner, made, serve):
    down = []

    def say(_path, asked, _headers):
        page = int(asked["page"])
        return (503, {}, "busy") if page == 2 and down else (200, {}, PEOPLE[(page - 1) * 2 :][:2])

    server = serve(say)
    one = made("rest", url=server.url, paging="page", size_name="n", size="2")
    down.append(True)
    broken = run(one, owner)
    assert (broken.state, counts(broken)) == ("failed", {"created": 2})
    assert "503" in broken.problem
    down.clear()
    before = len(server.asked)
    assert counts(run(one, owner)) == {"created": 3}
    assert [asked["page"] for _p, asked, _h in server.asked[before:]] == ["2", "3"]


@pytest.mark.parametrize("status", [401, 429, 500])
def test_trouble_is_told_without_the_secret(owner, made, serve, status):
    well = [True]
    server = serve(lambda *_asked: (200, {}, PEOPLE) if well else (status, {}, "no token-of-ours here"))
    one = made("rest", url=server.url, paging="none", **BY)
    well.clear()
    failed = run(one, owner)
    assert failed.state == "failed"
    assert str(status) in failed.problem
    assert "token-of-ours" not in failed.problem + str(Connector.objects.values())


def test_the_next_page_lies_at_the_same_server(owner, made, serve):
    link = {"Link": '<http://127.0.0.9:1/x>; rel="next"'}
    server = serve(lambda *_asked: (200, link, PEOPLE))
    with pytest.raises(Trouble, match="another server"):
        made("rest", url=server.url, paging="link", **BY)


def test_our_own_network_is_not_reached_unless_it_may_be(owner, made, serve, settings):
    server = serve(lambda *_asked: (200, {}, PEOPLE))
    one = made("rest", url=server.url, paging="none")
    settings.INNER_NETWORKS = ["10.0.0.0/8"]
    assert run(one, owner).state == "failed"
    assert (len(server.asked), Party.objects.count()) == (1, 0)


def test_a_place_that_changes_needs_its_secret_anew(owner, made, serve):
    server = serve(lambda *_asked: (200, {}, PEOPLE))
    one = made("rest", url=server.url, paging="none", **BY)
    actions.edit_connector(one.pk, {"settings": {"url": server.url + "/other"}}, by=owner.actor)
    assert "token-of-ours" not in Connector.objects.get(pk=one.pk).secret.reveal()


def test_settings_that_cannot_be_are_refused(owner):
    said = {"name": "x", "kind": "rest", "entity": "person", "settings": {"url": "ftp://x", "paging": "odd"}}
    with pytest.raises(Unfit) as refused:
        actions.make_connector(said, by=owner.actor)
    assert "paging" in refused.value.problems
    assert not Run.objects.exists()
