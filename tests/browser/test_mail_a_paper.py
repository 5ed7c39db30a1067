"""A quote is mailed from its page, on a phone: what is wrong is said, nothing typed is lost, and it says what became of it."""

from uuid import UUID

import pytest
from conftest import Persona
from playwright.sync_api import expect
from tests.browser.conftest import Complaints, Open
from tests.browser.test_be_accessible import faults

from clientela.channels.email.models import Mailbox, Outgoing
from clientela.parties.models import ContactPoint
from clientela.platform.people.models import User
from clientela.sales.mailing.tests.conftest import bar, inner, policy, post, quote, write

__all__ = ["bar", "inner", "policy", "post", "quote", "write"]
pytestmark = pytest.mark.browser


def test_a_quote_leaves_from_its_page_and_says_what_became_of_it(
    open_window: Open,
    owner: Persona,
    complaints: Complaints,
    quote: UUID,
    post: Mailbox,
) -> None:
    complaints.expected = {422}
    User.objects.filter(pk=owner.user.pk).update(language="it")
    for path in ("", "mail/", "mailed/"):
        owner.browser.get(f"/quotes/{quote}/{path}")
    page = open_window(owner, f"/quotes/{quote}/", phone=True)
    page.get_by_role("link", name="Invia per e-mail").click()
    expect(page.get_by_label("Oggetto")).to_have_value("Preventivo {number}")
    assert faults(page) == []
    page.get_by_label("Testo").fill("Ecco il preventivo: {address}")
    ContactPoint.objects.filter(kind="email").update(state="bounced")
    page.get_by_role("button", name="Invia").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Testo")).to_have_value("Ecco il preventivo: {address}")
    ContactPoint.objects.filter(kind="email").update(state="")
    page.get_by_role("button", name="Invia").click()
    expect(page.get_by_text("In attesa", exact=False).first).to_be_visible()
    expect(page.get_by_role("status").get_by_text("Annulla")).to_have_count(0)  # it has left
    assert (faults(page), Outgoing.objects.count()) == ([], 1)
