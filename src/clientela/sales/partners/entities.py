"""What lists, forms, API, import, search and the portal know of partners' deals."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.catalog import figures
from clientela.parties import facts as party_facts
from clientela.platform.entities.cleaning import currency
from clientela.platform.entities.declaration import Belongs, Check, Entity, Field, Section, Tab, Verbs
from clientela.platform.entities.operands import ME
from clientela.sales.partners import actions, facts
from clientela.sales.partners.models import State
from clientela.sales.pipelines.models import Outcome

SECTIONS = (
    Section("deal", _("Deal")), Section("customer", _("Customer")), Section("answer", pgettext_lazy("partner deal", "Our answer")),
    Section("progress", pgettext_lazy("partner deal", "How it goes")),
    Section("proposed", pgettext_lazy("partner deal", "Proposed since")),
)  # fmt: skip
WAITING = {"field": "state", "is": str(State.WAITING)}

PARTNER_DEAL = Entity(
    key="partner_deal",
    plural="partner-deals",
    model=actions.PARTNER_DEALS.model,
    label=_("Partner deal"),
    label_new=_("New partner deal"),
    label_plural=_("Partner deals"),
    icon="handshake",
    subtitle="customer",
    sort="-created_at",
    tabs=(
        Tab(_("To be answered"), {"all": [WAITING]}),
        Tab(_("New proposals"), {"all": [{"field": "proposed_at", "known": "yes"}]}),
        Tab(_("Protection ends soon"), {"all": [
            {"field": "state", "is": str(State.ACCEPTED)}, {"field": "protected_until", "in_next": "14 days"}]}),
    ),
    leans="deal",
    beside=("partner", "deal"),
    brief=("name", "state", "value"),
    columns=("name", "customer", "partner", "state", "value", "closes_on", "answer_by", "stage", "owner"),
    searched=("name", "customer", "email"),
    record=(Path(__file__).parent / "sql" / "record.sql").read_text(),
    sections=SECTIONS,
    on_page=SECTIONS,
    template="partners/partner_deal.html",
    region=party_facts.region,
    complete=facts.complete,
    # Of a deal of ours a partner sees its stage and how it ended; a role can open the next step, which is written for ourselves.
    belongs=Belongs(
        ways=(("partner", "partner__organisation"),),
        shows=(
            "customer", "email", "website", "tax_number", "country", "value", "currency", "closes_on", "note", "state", "answer_by",
            "reason", "protected_until", "message", "stage", "outcome", "proposed_value", "proposed_closes_on", "proposed_note",
            "proposed_at", "person", "created_at",
        ),
    ),
    checks=(
        Check("partner_deals_late", _("Partners' deals that should have been answered"), {
            "all": [WAITING, {"field": "answer_by", "older_than": "0 days"}]}, "age"),
        Check("partner_deals_of_nobody", _("Partners' deals of which no partner is known"), {
            "all": [{"field": "partner", "known": "no"}]}, "completeness"),
    ),
    verbs=Verbs(
        create=actions.open_partner_deal, edit=actions.edit_partner_deal, delete=actions.delete_partner_deal,
        take=actions.take_partner_deals, refresh=actions.refresh_partner_deals,
    ),
    fields=(
        Field("name", pgettext_lazy("partner deal", "What it is about"), "name", sortable=True, section="deal", headings=(
            "Deal", "Deal name", "Opportunity", "Name", "Trattativa", "Opportunità", "Oportunidad", "Negocio", "Szansa")),
        Field("partner", pgettext_lazy("role", "Partner"), "link", link="organisation", href="/parties/", nullable=True,
            settled=True, section="deal", headings=(
            "Partner", "Reseller", "Partner account", "Rivenditore", "Socio", "Dystrybutor")),
        Field("person", pgettext_lazy("partner deal", "Registered by"), "link", link="person", href="/parties/",
            nullable=True, settled=True, editable=False, section="deal"),
        Field("value", pgettext_lazy("partner deal", "Value"), "money", currency="currency", dated="closes_on", nullable=True,
            clean=figures.amount, section="deal", headings=(
            "Value", "Amount", "Deal value", "Importo", "Valore", "Importe", "Valor", "Kwota", "Wartość")),
        Field("currency", _("Currency"), section="", clean=currency, filterable=False, headings=(
            "Currency", "Valuta", "Moneda", "Waluta")),
        Field("closes_on", pgettext_lazy("of a deal", "Closes on"), "date", nullable=True, section="deal", headings=(
            "Close date", "Expected close date", "Chiusura prevista", "Cierre previsto", "Data zamknięcia")),
        Field("note", _("Note"), "long", section="deal", headings=("Note", "Notes", "Description", "Notas", "Uwagi")),
        Field("owner", _("Owner"), "user", start=ME, nullable=True, settled=True, section="deal", headings=(
            "Owner", "Partner manager", "Responsabile", "Propietario", "Opiekun")),
        Field("customer", _("Customer"), section="customer", headings=(
            "Customer", "Account", "Company", "End customer", "Cliente", "Cliente finale", "Cliente final", "Klient")),
        Field("email", _("E-mail"), "email", section="customer", headings=("E-mail", "Email", "Correo", "Adres e-mail")),
        Field("website", _("Website"), "url", clean=party_facts.website, section="customer", headings=(
            "Website", "Domain", "Sito web", "Sitio web", "Strona internetowa")),
        Field("tax_number", pgettext_lazy("partner deal", "VAT or tax number"), clean=facts.tax_number, section="customer",
            headings=("VAT", "VAT number", "Tax ID", "Partita IVA", "NIF", "NIP")),
        Field("country", _("Country"), "country", clean=party_facts.country, section="customer", headings=(
            "Country", "Paese", "País", "Kraj")),
        Field("account", pgettext_lazy("partner deal", "Customer as we know it"), "link", link="organisation", href="/parties/",
            nullable=True, settled=True, editable=False, section="customer"),
        Field("state", _("State"), "choice", choices=State.choices, editable=False, section="answer"),
        Field("answer_by", pgettext_lazy("partner deal", "We answer by"), "date", nullable=True, editable=False, sortable=True,
            section="answer"),
        Field("answered_at", pgettext_lazy("partner deal", "Answered at"), "moment", nullable=True, editable=False,
            section="answer"),
        Field("reason", pgettext_lazy("partner deal", "Reason"), "long", editable=False, section="answer"),
        Field("protected_until", _("Protected until"), "date", nullable=True, editable=False, section="answer"),
        Field("message", pgettext_lazy("partner deal", "Message to the partner"), "long", section="progress", headings=(
            "Message to partner", "Messaggio al partner", "Mensaje al socio", "Wiadomość do partnera")),
        Field("deal", _("Deal"), "link", link="deal", nullable=True, settled=True, section="progress", headings=(
            "Our deal", "Nostra trattativa", "Nuestra oportunidad", "Nasza szansa")),
        Field("stage", _("Stage"), path="deal__stage__name", follows=("deal.stage",), editable=False,
            filterable=False, section="progress"),
        Field("outcome", _("Outcome"), "choice", path="deal__outcome", follows=("deal.outcome",), choices=Outcome.choices,
            editable=False, section="progress"),
        Field("next_step", _("Next step"), path="deal__next_step", follows=("deal.next_step",), editable=False,
            filterable=False, section="progress"),
        Field("proposed_value", pgettext_lazy("partner deal", "Proposed value"), "money", currency="currency", nullable=True,
            editable=False, section="proposed"),
        Field("proposed_closes_on", pgettext_lazy("partner deal", "Proposed closing day"), "date", nullable=True,
            editable=False, section="proposed"),
        Field("proposed_note", pgettext_lazy("partner deal", "What the partner says"), "long", editable=False,
            section="proposed"),
        Field("proposed_at", pgettext_lazy("partner deal", "Proposed at"), "moment", nullable=True, editable=False,
            section="proposed"),
        Field("created_at", _("Known since"), "moment", editable=False, sortable=True, section="answer"),
    ),
)  # fmt: skip
