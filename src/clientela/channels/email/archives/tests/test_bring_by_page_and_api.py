"""A file of mails is brought on the mailbox's page, on the page of imports and by API, each to one's own mailbox alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from clientela.channels.email import jobs
from clientela.channels.email.archives.tests.test_bring import box, mbox, titles
from clientela.channels.email.models import Folder
from clientela.channels.email.tests.conftest import letter
from clientela.channels.email.tests.dovecot import USER
from clientela.platform.files.models import StoredFile

pytestmark = pytest.mark.django_db
__all__ = ["box"]


def file(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("old.mbox", mbox(letter(Subject="Old")) if content is None else content)


def test_by_the_page_of_the_mailbox(box, alice):
    page = alice.browser.post(f"/settings/mailboxes/{box.pk}/file/", {"file": file()}).content.decode()
    assert "the ledger shows what becomes of each mail" in page
    assert "old.mbox" in page
    jobs.read_mailbox(box.pk)
    assert titles() == ["Old"]


def test_what_holds_no_mails_is_said_on_the_page(box, alice):
    answer = alice.browser.post(f"/settings/mailboxes/{box.pk}/file/", {"file": file(b"a;b")})
    assert (answer.status_code, "holds no mails" in answer.content.decode()) == (422, True)
    assert not StoredFile.objects.exists()


def test_by_the_page_of_imports(box, alice):
    assert f"Mails of {USER}" in alice.browser.get("/imports/").content.decode()
    answer = alice.browser.post("/imports/", {"file": file(), "type": f"mails:{box.pk}"})
    assert answer.url == f"/settings/mailboxes/{box.pk}/"
    assert jobs.read_mailbox(box.pk) == 1


def test_mails_brought_as_people_are_led_to_the_mailbox(box, owner):
    answer = owner.browser.post("/imports/", {"file": file(), "type": "people"})
    assert (answer.status_code, "The file holds mails." in answer.content.decode()) == (422, True)


def test_by_api(box, alice):
    place = f"/api/v1/mailboxes/{box.pk}/files"
    answer = alice.browser.post(place, {"file": file()}, **alice.bearer)
    assert (answer.status_code, answer.json()) == (202, {"folders": 1, "passed_over": 0})
    assert jobs.read_mailbox(box.pk) == 1
    assert alice.browser.post(place, {"file": file(b"")}, **alice.bearer).status_code == 422


def test_into_another_persons_mailbox_nothing_is_brought(box, bob):
    assert bob.browser.post(f"/settings/mailboxes/{box.pk}/file/", {"file": file()}).status_code == 404
    assert bob.browser.post(f"/api/v1/mailboxes/{box.pk}/files", {"file": file()}, **bob.bearer).status_code == 404
    assert not Folder.objects.exists()
    assert not StoredFile.objects.exists()
