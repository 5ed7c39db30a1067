"""A folder is read behind what was read before: new and changed files alone, each row once, whatever breaks off."""

import pytest

from clientela.parties.models import Party, SourceRecord
from clientela.platform.connectors import actions, jobs, running
from clientela.platform.connectors.checking import Unfit
from clientela.platform.connectors.jobs import begin
from clientela.platform.connectors.kinds import files
from clientela.platform.connectors.models import Connector, Run
from clientela.platform.connectors.tests.conftest import PEOPLE, counts, put, run
from clientela.platform.imports import actions as imports
from clientela.platform.imports.uploading import take_back
from clientela.platform.permissions.queries import Denied


def test_what_lies_there_is_taken_with_its_source(owner, folder, made):
    put(folder, "people.csv", PEOPLE)
    done = run(made("folder", folder="."), owner)
    assert (done.state, done.rows, counts(done)) == ("done", 2, {"created": 2})
    assert set(SourceRecord.objects.values_list("source", "external_id")) == {("Shop", "1"), ("Shop", "2")}


def test_only_new_and_changed_files_are_read_again(owner, folder, made):
    put(folder, "a.csv", PEOPLE)
    one = made("folder", folder=".")
    run(one, owner)
    assert run(one, owner).rows == 0
    put(folder, "a.csv", PEOPLE.replace("Zoe Rossi", "Zoe Bianchi"), ago=50)
    put(folder, "b.csv", "Email,Name,ID\nbob@example.com,Bob,3\n", ago=40)
    assert counts(run(one, owner)) == {"created": 1, "updated": 1, "unchanged": 1}
    assert set(Party.objects.values_list("name", flat=True)) == {"Anna Nowak", "Zoe Bianchi", "Bob"}


def test_a_run_that_breaks_off_goes_on_behind_its_page(owner, folder, made, monkeypatch):
    put(folder, "a.csv", PEOPLE)
    one = made("folder", folder=".")
    monkeypatch.setattr(files, "PAGE", 1)
    monkeypatch.setattr(running, "SLICE", -1)
    asked = begin(one.pk, by=owner.actor)
    assert actions.go_on(asked.pk, by=owner.actor) is False
    assert Party.objects.count() == 1
    while not actions.go_on(asked.pk, by=owner.actor):
        pass
    assert counts(Run.objects.get(pk=asked.pk)) == {"created": 2}


def test_who_goes_on_with_a_run_behind_another_takes_nothing(owner, folder, made, monkeypatch):
    put(folder, "a.csv", PEOPLE)
    one = made("folder", folder=".")
    monkeypatch.setattr(files, "PAGE", 1)
    monkeypatch.setattr(running, "SLICE", -1)
    asked = begin(one.pk, by=owner.actor)
    late = Run.objects.select_related("connector__pattern", "taken_by").get(pk=asked.pk)
    assert actions.go_on(asked.pk, by=owner.actor) is False
    with pytest.raises(running.Overtaken):
        running.read_pages(late, by=owner.actor)
    assert Party.objects.count() == 1
    assert Connector.objects.get(pk=one.pk).cursor == Run.objects.get(pk=asked.pk).cursor_after


def test_a_page_that_fails_leaves_the_cursor_where_it_was(owner, folder, made, monkeypatch):
    put(folder, "a.csv", PEOPLE)
    one = made("folder", folder=".")
    monkeypatch.setattr(running, "enter", lambda *_a, **_n: (_ for _ in ()).throw(ValueError("broken")))
    failed = run(one, owner)
    assert (failed.state, failed.problem, Connector.objects.get(pk=one.pk).cursor) == ("failed", "broken", {})
    monkeypatch.undo()


def test_two_runs_at_once_never_are(owner, folder, made):
    put(folder, "a.csv", PEOPLE)
    one = made("folder", folder=".")
    assert begin(one.pk, by=owner.actor) is not None
    assert begin(one.pk, by=owner.actor) is None
    assert Run.objects.count() == 1


def test_a_file_of_no_use_stands_in_no_others_way(owner, folder, made):
    put(folder, "b.csv", PEOPLE, ago=50)
    one = made("folder", folder=".")
    put(folder, "a.pdf", b"%PDF-1.7 x", ago=90)
    done = run(one, owner)
    assert (done.state, counts(done)) == ("done", {"created": 2})
    assert "PDF" in done.log[0]["said"]


def test_what_went_wrong_is_told_in_the_words_of_its_owner(owner, folder, made):
    put(folder, "a.csv", PEOPLE)
    one = made("folder", folder=".")
    type(owner.user).objects.filter(pk=owner.user.pk).update(language="it")
    Connector.objects.filter(pk=one.pk).update(settings={"folder": "/etc", "names": "*"})
    asked = begin(one.pk, by=owner.actor)
    jobs.run(str(asked.pk))
    assert Run.objects.get(pk=asked.pk).problem.startswith("Si leggono solo queste cartelle")


def test_a_file_that_is_still_being_written_waits(owner, folder, made):
    put(folder, "a.csv", PEOPLE)
    one = made("folder", folder=".")
    put(folder, "b.csv", PEOPLE, ago=0)
    assert run(one, owner).rows == 2


@pytest.mark.parametrize("path", ["/etc", "..", "a/../../x", "/"])
def test_other_folders_are_not_read(owner, folder, path):
    said = {"name": "x", "kind": "folder", "entity": "person", "settings": {"folder": path}}
    with pytest.raises(Unfit, match="Only these folders"):
        actions.make_connector(said, by=owner.actor)
    assert not Connector.objects.exists()


def test_a_link_out_of_the_folder_is_not_followed(owner, folder, made):
    put(folder, "a.csv", PEOPLE)
    one = made("folder", folder=".")
    (folder / "b.csv").symlink_to("/etc/passwd")
    assert run(one, owner).rows == 2


def test_a_run_is_undone_like_an_import(owner, folder, made):
    put(folder, "a.csv", PEOPLE)
    done = run(made("folder", folder="."), owner)
    assert take_back(done.taken_by, by=owner.actor)
    imports.undo(done.taken_by.pk, by=owner.actor)
    assert not Party.objects.exists()


def test_whoever_may_not_configure_makes_none(charlie, alice, folder):
    put(folder, "a.csv", PEOPLE)
    for who in (charlie, alice):
        with pytest.raises(Denied):
            actions.make_connector(
                {"name": "x", "kind": "folder", "entity": "person", "settings": {"folder": "."}}, by=who.actor
            )
    assert not Connector.objects.exists()
