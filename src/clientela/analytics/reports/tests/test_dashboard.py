"""Reports side by side: chosen and ordered by whom the dashboard belongs to, each answered as its reader may see it."""

import pytest
from django.utils import translation

from clientela.analytics.reports import ready
from clientela.analytics.reports.actions import save_dashboard, save_report
from clientela.analytics.reports.models import Dashboard, Report
from clientela.platform.entities.reading import Missing


@pytest.fixture
def board(owner, open_deal):
    open_deal(amount="70")
    keys = [save_report(name, {"entity": "deal"}, shared=True, by=owner.actor).pk for name in ("One", "Two")]
    return save_dashboard("Both", keys, shared=True, by=owner.actor)


def press(who, board, do, **said):
    answer = who.browser.post(f"/reports/dashboards/{board.pk}/", {"do": do, **said})
    return answer.status_code


def test_tiles_are_ordered_taken_out_and_added(board, owner):
    one, two = board.reports
    for do, now in ((f"later {one}", [two, one]), (f"earlier {one}", [one, two]), (f"drop {one}", [two])):
        press(owner, board, do)
        assert Dashboard.objects.get().reports == now
    press(owner, board, "add", report=str(one))
    assert Dashboard.objects.get().reports == [two, one]
    text = owner.browser.get(f"/reports/dashboards/{board.pk}/").content.decode()
    assert text.index(">Two<") < text.index(">One<")


def test_only_its_owner_changes_it_and_others_see_their_own_figures(board, alice, charlie):
    assert press(alice, board, "forget") == 404
    assert press(alice, board, "name", name="Mine") == 404
    assert Dashboard.objects.get().name == "Both"
    assert alice.browser.get(f"/reports/dashboards/{board.pk}/").status_code == 200
    text = charlie.browser.get(f"/reports/dashboards/{board.pk}/").content.decode()
    assert "You may not see what this report is about." in text


def test_a_report_that_is_not_shared_gets_on_nobody_elses_dashboard(board, owner, alice):
    Report.objects.update(is_shared=False)
    with pytest.raises(Missing):
        save_dashboard("Stolen", board.reports, by=alice.actor)
    assert Dashboard.objects.count() == 1


def test_a_report_that_is_shared_no_more_is_no_tile_for_others(board, owner, alice):
    Report.objects.filter(name="One").update(is_shared=False)
    for who, tiles in ((alice, [False, True]), (owner, [True, True])):
        page = who.browser.get(f"/reports/dashboards/{board.pk}/").content.decode()
        assert [f">{name}<" in page for name in ("One", "Two")] == tiles


def test_a_report_that_is_forgotten_leaves_dashboards(board, owner):
    owner.browser.post(f"/reports/{board.reports[0]}/", {"do": "forget"})
    assert Dashboard.objects.get().reports == board.reports[1:]


@pytest.mark.parametrize(("language", "name"), [("en", "Sales at a glance"), ("it", "Le vendite in breve")])
def test_one_can_begin_with_what_is_ready_once(owner, place, language, name):
    place()
    with translation.override(language):
        board = ready.begin(by=owner.actor)
        assert (board.name, len(board.reports), ready.begin(by=owner.actor).pk) == (name, len(ready.READY), board.pk)
    text = owner.browser.get(f"/reports/dashboards/{board.pk}/").content.decode()
    assert "42.50" in text


def test_dashboards_are_kept_by_api(board, owner, alice, client):
    url = f"/api/v1/dashboards/{board.pk}"
    said = {"reports": [str(board.reports[1])]}
    assert client.patch(url, said, content_type="application/json", **alice.bearer).status_code == 404
    assert client.patch(url, said, content_type="application/json", **owner.bearer).json()["reports"] == said["reports"]
    assert client.get("/api/v1/dashboards", **alice.bearer).json()["items"][0]["name"] == "Both"
    assert client.delete(url, **owner.bearer).status_code == 204
    assert not Dashboard.objects.exists()
