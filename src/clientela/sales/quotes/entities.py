"""What lists, boards, forms, API, import and search know of quotes."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from clientela.catalog.figures import percentage
from clientela.platform.entities.cleaning import currency
from clientela.platform.entities.declaration import Check, Entity, Field, Section, Verbs
from clientela.platform.entities.operands import ME
from clientela.sales.quotes import actions
from clientela.sales.quotes.models import State

SECTIONS = (Section("quote", _("Quote")), Section("terms", _("Terms")))

QUOTE = Entity(
    key="quote",
    plural="quotes",
    model=actions.QUOTES.model,
    label=_("Quote"),
    label_new=_("New quote"),
    label_plural=_("Quotes"),
    icon="file-text",
    subtitle="number",
    sort="-created_at",
    beside=("party", "deal"),
    brief=("name", "state"),
    board="state",
    columns=("name", "number", "party", "state", "total", "valid_until", "owner"),
    searched=("name", "number"),
    record=(Path(__file__).parent / "sql" / "record.sql").read_text(),
    template="quotes/quote.html",
    sections=SECTIONS,
    on_page=SECTIONS,
    complete=actions.complete,
    checks=(
        Check("quotes_running_out", _("Quotes without an answer that run out within 7 days"), {
            "all": [{"field": "state", "any_of": ["sent", "seen"]}, {"field": "valid_until", "in_next": "7 days"}]}, "age"),
    ),
    verbs=Verbs(
        create=actions.draw_up, edit=actions.edit_quote, delete=actions.delete_quote, take=actions.take_quotes,
        refresh=actions.refresh_quotes,
    ),
    fields=(
        Field("name", _("Name"), "name", sortable=True, section="quote", headings=(
            "Quote", "Quote name", "Subject", "Preventivo", "Oggetto", "Presupuesto", "Asunto", "Oferta", "Temat")),
        Field("number", _("Number"), editable=False, section="quote"),
        Field("state", _("State"), "choice", choices=State.choices, editable=False, section="quote"),
        Field("party", _("Customer"), "link", link="person", href="/parties/", nullable=True, settled=True,
            section="quote", headings=(
            "Customer", "Account", "Company", "Cliente", "Azienda", "Empresa", "Klient", "Firma"), key_headings=(
            "Customer ID", "Account ID", "ID cliente", "ID klienta")),
        Field("deal", _("Deal"), "link", link="deal", nullable=True, settled=True, section="quote", headings=(
            "Deal", "Opportunity", "Trattativa", "Oportunidad", "Szansa")),
        Field("owner", _("Owner"), "user", start=ME, nullable=True, settled=True, section="quote", headings=(
            "Owner", "Salesperson", "Responsabile", "Venditore", "Propietario", "Vendedor", "Właściciel", "Handlowiec")),
        Field("total", _("Total"), "money", currency="currency", editable=False, section="quote"),
        Field("valid_until", _("Valid until"), "date", nullable=True, section="terms", headings=(
            "Valid until", "Expires on", "Valido fino al", "Scadenza", "Válido hasta", "Ważna do")),
        Field("currency", _("Currency"), clean=currency, section="terms", headings=("Currency", "Valuta", "Moneda", "Waluta")),
        Field("country", _("Country whose taxes are paid"), "country", section="terms", headings=(
            "Country", "Paese", "País", "Kraj")),
        Field("language", _("Language of the document"), "choice", choices=settings.LANGUAGES, section="terms", headings=(
            "Language", "Lingua", "Idioma", "Język")),
        Field("discount", _("Discount on everything, %"), "number", clean=percentage, section="terms", headings=(
            "Discount", "Sconto", "Descuento", "Rabat")),
        Field("terms", _("Terms"), "long", section="terms", headings=("Terms", "Condizioni", "Condiciones", "Warunki")),
        Field("created_at", _("Known since"), "moment", editable=False, sortable=True, section="quote"),
    ),
)  # fmt: skip
