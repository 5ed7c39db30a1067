"""A paper leaves once, to whom may be written to, in the customer's language; what is secret in it is kept nowhere else."""

import re
from email import message_from_bytes
from uuid import uuid4

import pytest

from clientela.channels.email.models import Mailbox, Message, Outgoing
from clientela.parties.models import ContactPoint, Party
from clientela.parties.relationships.actions import relate
from clientela.parties.relationships.models import Relationship
from clientela.platform.entities.reading import Conflict
from clientela.platform.seconding.models import Request
from clientela.platform.undo.actions import undo_act
from clientela.platform.undo.acts import recent
from clientela.sales.deals.actions import add_buyer, open_deal
from clientela.sales.mailing import actions
from clientela.sales.mailing.contacts import contacts
from clientela.sales.mailing.letters import Letter, SentBefore
from clientela.sales.mailing.models import Mailing
from clientela.sales.mailing.papers import of_order, of_purchase, of_quote
from clientela.sales.mailing.reading import mailed
from clientela.sales.orders.models import Order
from clientela.sales.purchases.models import Purchase
from clientela.sales.quotes import actions as quotes
from clientela.sales.quotes.models import Limit, Quote, Version
from clientela.timeline.models import Entry, Participant

pytestmark = pytest.mark.django_db
LUCIA = "lucia@bar.example"


def send(paper, by, **said) -> Mailing:
    letter = Letter(**{"key": uuid4(), "to": LUCIA, **said})
    return actions.mail(paper, letter, by=by.actor, whole=lambda path: f"https://crm.example{path}")


def parts(one: Mailing) -> tuple[str, list[str]]:
    """What leaves: the text and the names of its files."""
    mail = message_from_bytes(bytes(one.message.outgoing.content))
    text, *files = mail.get_payload()
    return text.get_payload(decode=True).decode(), [file.get_filename() for file in files]


def test_a_draft_is_frozen_and_leaves_with_its_pdf_and_the_address_where_it_is_accepted(quote, post, owner, client):
    one = send(of_quote(quote, by=owner.actor), owner)
    text, files = parts(one)
    found = Quote.objects.get()
    assert (found.state, files, one.message.subject) == (
        "sent",
        [f"{found.number}-1.pdf"],
        f"Preventivo {found.number}",
    )
    assert text.startswith("Gentile Lucia Ferrer") or "Lucia" in text.splitlines()[0]
    assert "Cordiali saluti\nOlga" in text.replace("\r", "")
    (path,) = re.findall(r"https://crm.example(/q/\S+)", text)
    assert client.get(path).status_code == 200
    entry = Entry.objects.get(direction="out")
    assert not [words for words in (entry.body, one.message.text) if path in words or "/q/" in words]
    assert (entry.party.name, Participant.objects.get(entry=entry).party.name) == ("Bar Roma", "Lucia Ferrer")


def test_every_letter_has_a_link_of_its_own_until_another_is_made(quote, post, owner, client):
    paths = []
    for to in (LUCIA, "info@bar.example"):
        text, _files = parts(send(of_quote(quote, by=owner.actor), owner, to=to))
        paths += re.findall(r"https://crm.example(/q/\S+)", text)
    assert [client.get(path).status_code for path in paths] == [200, 200]
    assert Version.objects.count() == 1
    quotes.renew_link(quote, by=owner.actor)
    assert [client.get(path).status_code for path in paths] == [404, 404]


def test_by_the_same_form_it_leaves_once_and_the_same_paper_goes_again_only_if_that_is_wanted(quote, post, owner):
    key = uuid4()
    first = send(of_quote(quote, by=owner.actor), owner, key=key)
    assert send(of_quote(quote, by=owner.actor), owner, key=key).pk == first.pk
    with pytest.raises(SentBefore):
        send(of_quote(quote, by=owner.actor), owner)
    assert Outgoing.objects.count() == 1
    send(of_quote(quote, by=owner.actor), owner, again=True)
    Outgoing.objects.filter(message__mailing=first).update(state="failed")
    assert Outgoing.objects.count() == 2


def test_it_goes_only_to_whom_may_be_written_to(bar, quote, post, owner):
    assert [one.address for one in contacts(bar, owner.actor)] == ["info@bar.example", LUCIA]
    for to in ("piero@bar.example", "stranger@else.example"):
        with pytest.raises(ValueError, match="Choose one"):
            send(of_quote(quote, by=owner.actor), owner, to=to)
    ContactPoint.objects.filter(kind="email").update(state="bounced")
    with pytest.raises(ValueError, match="No e-mail address"):
        send(of_quote(quote, by=owner.actor), owner)
    assert (Quote.objects.get().state, Mailing.objects.count()) == ("draft", 0)


def test_without_a_mailbox_nothing_is_frozen_and_the_houses_serves_who_has_none(quote, post, owner, person_with, bar):
    rights = {"quote": "all", "organisation": "all", "person": "all", "entry": "all"}
    rights = {name: dict.fromkeys(("see", "edit", "note"), scope) for name, scope in rights.items()}
    eva = person_with("Eva", rights)
    with pytest.raises(actions.Conflict, match="Connect a mailbox"):
        send(of_quote(quote, by=eva.actor), eva)
    assert Quote.objects.get().state == "draft"
    Mailbox.objects.update(house=True)
    one = send(of_quote(quote, by=eva.actor), eva, mailbox=post.pk)
    assert (one.message.outgoing.writer_id, one.message.sender) == (
        eva.user.pk,
        {"name": "Eva", "email": "olga@alba.example"},
    )


def test_who_may_not_edit_it_sends_nothing(quote, post, owner, alice, charlie, dora):
    for who in (alice, charlie, dora):
        for url in (f"/quotes/{quote}/mail/", f"/api/v1/quotes/{quote}/mail"):
            how = {"content_type": "application/json", **who.bearer} if "api" in url else {}
            assert who.browser.post(url, {}, **how).status_code in (302, 403, 404)
    for plural in ("quotes", "orders", "purchases", "credit-notes"):
        assert owner.browser.get(f"/{plural}/{uuid4()}/mail/").status_code == 404
        assert owner.browser.get(f"/{plural}/{uuid4()}/mailed/").status_code in (200, 404)
    assert (Quote.objects.get().state, Mailing.objects.count(), Message.objects.count()) == ("draft", 0, 0)


def test_beyond_ones_own_discount_it_waits_and_nothing_leaves(quote, post, owner):
    Limit.objects.create(user=owner.user, most="1")
    Quote.objects.filter(pk=quote).update(discount="20")
    page = owner.browser.post(f"/quotes/{quote}/mail/", {"key": str(uuid4()), "to": LUCIA, "text": "Ecco"})
    assert page.status_code in (200, 202, 302)
    assert (Quote.objects.get().state, Mailing.objects.count()) == ("waiting", 0)


def test_an_order_is_confirmed_and_a_purchase_sent_by_it(bar, post, owner, write):
    line = {"description": "Macinino", "quantity": "2", "unit_price": "200", "tax_rate": "22"}
    order = write("order", party={"id": str(bar.pk)}, status="placed", lines=[line])
    bought = write(
        "purchase", supplier={"id": str(bar.pk)}, lines=[{"name": "Sacchi", "quantity": "4", "unit_cost": "2.50"}]
    )
    paper = of_purchase(bought.pk, by=owner.actor)
    sent = [send(of_order(order.pk, by=owner.actor), owner), send(paper, owner)]
    bought.refresh_from_db()
    assert (Order.objects.get().status, Purchase.objects.get().state) == ("confirmed", "sent")
    assert [one.name for one in sent] == [f"{order.number}.pdf", f"{bought.number}.pdf"]
    assert sent[1].message.subject.endswith(bought.number)
    write("order", party={"id": str(bar.pk)}, status="draft", lines=[line])
    draft = Order.objects.get(status="draft")
    with pytest.raises(actions.Conflict, match="Only an order that was placed"):
        send(of_order(draft.pk, by=owner.actor), owner)


def test_the_page_keeps_what_was_typed_and_the_record_tells_what_became_of_it(quote, post, owner):
    url = f"/quotes/{quote}/mail/"
    page = owner.browser.get(url).content.decode()
    assert "Preventivo" in page
    assert "piero@bar.example" not in page
    key = str(uuid4())
    refused = owner.browser.post(url, {"key": key, "to": "x@y.example", "subject": "Eccolo", "text": "Parole mie"})
    assert (refused.status_code, "Parole mie" in refused.content.decode(), Quote.objects.get().state) == (
        422,
        True,
        "draft",
    )
    assert (
        owner.browser.post(url, {"key": key, "to": LUCIA, "subject": "Eccolo", "text": "Parole mie"}).status_code == 302
    )
    Outgoing.objects.update(state="failed", why="550 no such user")
    told = owner.browser.get(f"/quotes/{quote}/mailed/").content.decode()
    assert [word for word in (LUCIA, "Not sent", "550 no such user") if word not in told] == []


def test_by_api_the_same_request_leaves_once_and_too_many_are_refused(quote, post, owner, monkeypatch):
    how = {"content_type": "application/json", "HTTP_IDEMPOTENCY_KEY": "one", **owner.bearer}
    url = f"/api/v1/quotes/{quote}/mail"
    first = owner.browser.post(url, {"to": LUCIA}, **how)
    assert (first.status_code, first.json()["items"][0]["state"]) == (202, "waiting")
    assert owner.browser.post(url, {"to": LUCIA}, **how).json() == first.json()
    assert owner.browser.get(url, **owner.bearer).json() == first.json()
    monkeypatch.setattr(actions, "AN_HOUR", 1)
    again = owner.browser.post(url, {"to": LUCIA, "again": True}, **how | {"HTTP_IDEMPOTENCY_KEY": "two"})
    assert (again.status_code, Outgoing.objects.count()) == (409, 1)
    assert len(mailed({"quote_id": quote}, owner.actor)) == 1


def test_a_letter_that_left_is_not_undone(quote, post, owner):
    owner.browser.post(f"/quotes/{quote}/mail/", {"key": str(uuid4()), "to": LUCIA})
    (act,) = [one for one in recent(owner.actor) if any(line.entity.key == "quote" for line in one.lines)][:1]
    with pytest.raises(Conflict, match="letter has left"):
        undo_act(act.act.slug, by=owner.actor)
    found = Quote.objects.get()
    assert (found.state, bool(found.number), Outgoing.objects.count()) == ("sent", True, 1)


def test_what_was_sent_without_a_letter_stays_sent_as_well(quote, owner):
    owner.browser.post(f"/quotes/{quote}/send/")
    slug = recent(owner.actor)[0].act.slug
    assert owner.browser.post(f"/changes/{slug}/undo/").status_code == 409
    assert Quote.objects.get().state == "sent"


def test_by_api_it_waits_for_a_second_person_whatever_key_the_request_has(quote, post, owner):
    Limit.objects.create(user=owner.user, most="1")
    Quote.objects.filter(pk=quote).update(discount="20")
    how = {"content_type": "application/json", "HTTP_IDEMPOTENCY_KEY": "one", **owner.bearer}
    first, again = (owner.browser.post(f"/api/v1/quotes/{quote}/mail", {"to": LUCIA}, **how) for _ in range(2))
    assert (first.status_code, again.json()) == (202, first.json())
    assert (Quote.objects.get().state, Mailing.objects.count(), Request.objects.count()) == ("waiting", 0, 1)


def test_it_may_go_to_whom_ties_and_open_deals_join_to_its_customer(bar, quote, post, owner, write, alice):
    for name in ("Anna", "Bruno", "Carla"):
        write("person", name=f"{name} Sala", emails=[{"value": f"{name.lower()}@else.example"}])
    anna, bruno, carla = Party.objects.filter(name__endswith=" Sala").order_by("name")
    relate(anna.pk, bar.pk, "works_for", by=owner.actor)
    Relationship.objects.create(party=carla, other=bar, kind="works_for", until="2020-01-01")
    deal = open_deal({"name": "Beans", "party": bar.pk}, by=owner.actor)
    add_buyer({"deal": deal, "party": bruno.pk}, by=owner.actor)
    assert [one.party.name[:5] for one in contacts(bar, owner.actor)] == ["Bar R", "Anna ", "Bruno", "Lucia"]
    assert contacts(bar, alice.actor) == []
    one = send(of_quote(quote, by=owner.actor), owner, cc=("bruno@else.example",))
    assert message_from_bytes(bytes(one.message.outgoing.content))["Cc"] == "bruno@else.example"


def test_a_copy_goes_to_nobody_else_and_page_and_api_say_to_whom_it_may(bar, quote, post, owner):
    with pytest.raises(ValueError, match="Choose one of the addresses"):
        send(of_quote(quote, by=owner.actor), owner, cc=("stranger@else.example",))
    assert (Quote.objects.get().state, Outgoing.objects.count()) == ("draft", 0)
    assert 'name="cc"' in owner.browser.get(f"/quotes/{quote}/mail/").content.decode()
    told = owner.browser.get(f"/api/v1/quotes/{quote}/mail/contacts", **owner.bearer).json()
    assert [one["address"] for one in told["items"]] == ["info@bar.example", LUCIA]
