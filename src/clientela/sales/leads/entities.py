"""What lists, boards, forms, API, import and search know of leads and of where they come from."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.platform.entities.cleaning import currency
from clientela.platform.entities.declaration import Check, Entity, Field, Section, Tab, Verbs
from clientela.platform.entities.operands import ME
from clientela.sales.leads import actions, facts
from clientela.sales.leads.models import Lead, LeadSource, State

SECTIONS = (
    Section("lead", _("Lead")), Section("progress", _("How far it is")), Section("asked", _("Who asks, as said at the door")),
)  # fmt: skip
LIVING = {"all": [{"field": "state", "any_of": ["new", "working"]}]}
_SOURCE = """
SELECT convert_to((jsonb_build_object(
    'id', s.id, 'name', s.name, 'cost', trim_scale(s.cost)::text, 'currency', s.currency, 'begins_on', s.begins_on,
    'ends_on', s.ends_on, 'address', s.address,
    'minutes', s.minutes, 'working_time', s.working_time, 'opens', s.opens, 'closes', s.closes,
    'time_zone', s.time_zone, 'version', s.version, 'created_at', s.created_at, 'updated_at', s.updated_at,
    'figures', (SELECT jsonb_build_object(
        'leads', count(*), 'converted', count(*) FILTER (WHERE l.state = 'converted'),
        'won', count(*) FILTER (WHERE EXISTS (SELECT FROM deals_deal d WHERE d.lead_id = l.id AND d.outcome = 'won')),
        'in_time', count(*) FILTER (WHERE l.answered_at <= l.due_at), 'clocked', count(*) FILTER (WHERE l.due_at IS NOT NULL))
        FROM leads_lead l WHERE l.origin_id = s.id)) /* own of s */)::text, 'UTF8')
  FROM leads_leadsource s WHERE s.id = %s"""

LEAD_SOURCE = Entity(
    key="lead_source",
    plural="lead-sources",
    model=LeadSource,
    label=_("Lead source"),
    label_new=_("New lead source"),
    label_plural=_("Lead sources"),
    icon="door-open",
    columns=("name", "minutes", "working_time", "cost", "begins_on", "ends_on"),
    record=_SOURCE,
    template="leads/source.html",
    complete=facts.timed,
    verbs=Verbs(
        create=actions.create_source, edit=actions.edit_source, delete=actions.delete_source, take=actions.take_sources,
        refresh=actions.refresh_sources,
    ),
    fields=(
        Field("name", _("Name"), "name", sortable=True, required=True, headings=(
            "Lead source", "Source", "Fonte", "Origen", "Źródło")),
        Field("address", _("Mails to this address become leads"), "email", headings=(
            "Mail address", "Lead address", "Indirizzo per i lead", "Dirección para leads", "Adres dla leadów")),
        Field("minutes", _("Answer within, minutes"), "integer", nullable=True, clean=facts.minutes, headings=(
            "Answer within", "Response time", "SLA minutes")),
        Field("working_time", _("In working time alone"), "truth", headings=(
            "Working time", "Business hours", "Orario di lavoro", "Horario laboral", "Godziny pracy")),
        Field("opens", _("Working time from, hour"), "integer", clean=facts.hour, headings=("Opens",)),
        Field("closes", _("Working time to, hour"), "integer", clean=facts.hour, headings=("Closes",)),
        Field("time_zone", _("Time zone"), clean=facts.zone, headings=(
            "Time zone", "Fuso orario", "Zona horaria", "Strefa czasowa")),
        Field("cost", _("Cost"), "money", currency="currency", nullable=True, sortable=False, headings=(
            "Cost", "Budget", "Actual cost", "Costo", "Coste", "Koszt")),
        Field("currency", _("Currency"), section="", clean=currency, filterable=False, headings=(
            "Currency", "Valuta", "Moneda", "Waluta")),
        Field("begins_on", pgettext_lazy("of a period", "Begins on"), "date", nullable=True, headings=(
            "Start date", "Begins", "Inizio", "Inicio", "Początek")),
        Field("ends_on", pgettext_lazy("of a period", "Ends on"), "date", nullable=True, headings=(
            "End date", "Ends", "Fine", "Fin", "Koniec")),
        Field("created_at", _("Known since"), "moment", editable=False),
    ),
)  # fmt: skip

LEAD = Entity(
    key="lead",
    plural="leads",
    model=Lead,
    label=_("Lead"),
    label_new=_("New lead"),
    label_plural=_("Leads"),
    icon="sprout",
    subtitle="party__name",
    sort="-created_at",
    opens_with=LIVING,
    tabs=(
        Tab(_("Mine"), {"all": [*LIVING["all"], {"field": "owner", "is": ME}]}),
        Tab(_("Answer overdue"), {"all": [{"field": "waits_until", "older_than": "0 days"}]}),
    ),
    board="state",
    late="waits_until",
    columns=("name", "party", "origin", "state", "score", "waits_until", "owner", "created_at"),
    searched=("name", "person", "email", "company", "wanted"),
    record=(Path(__file__).parent / "sql" / "record.sql").read_text(),
    template="leads/lead.html",
    sections=SECTIONS,
    on_page=SECTIONS,
    complete=facts.complete,
    import_headings=("Lead ID", "ID", "Record ID", "External ID"),
    checks=(
        Check("unanswered_leads", _("Leads that wait for an answer longer than their source allows"), {
            "all": [{"field": "waits_until", "older_than": "0 days"}]}, "age"),
        Check("leads_of_nobody", _("Open leads of which it is not known who asks"), {
            "all": [{"field": "state", "any_of": ["new", "working"]}, {"field": "party", "known": "no"}]}, "completeness"),
    ),
    verbs=Verbs(
        create=actions.open_lead, edit=actions.edit_lead, delete=actions.delete_lead, take=actions.take_leads,
        edit_many=actions.edit_leads, sets=actions.IN_SETS, delete_many=actions.delete_leads, refresh=actions.refresh_leads,
    ),
    fields=(
        Field("name", _("Name"), "name", sortable=True, section="lead", headings=(
            "Lead", "Lead name", "Title", "Subject", "Nome lead", "Oggetto", "Asunto", "Temat", "Nazwa leada")),
        Field("wanted", _("What is wanted"), "long", section="lead", headings=(
            "Wanted", "Interest", "Message", "Description", "Comments", "Messaggio", "Richiesta", "Interesse", "Mensaje",
            "Solicitud", "Interés", "Wiadomość", "Zapytanie", "Zainteresowanie")),
        Field("party", _("Customer"), "link", link="person", href="/parties/", nullable=True, settled=True, section="lead",
            headings=("Customer", "Contact", "Cliente", "Contatto", "Contacto", "Klient", "Kontakt"), key_headings=(
            "Contact ID", "Customer ID", "ID cliente", "ID klienta")),
        Field("organisation", _("Organisation"), "link", link="organisation", path="party__organisation",
            follows=("party.organisation",), nullable=True, editable=False, section=""),
        Field("product", _("Product"), "link", link="product", nullable=True, settled=True, loose=True, section="lead", headings=(
            "Product", "Product interest", "Prodotto", "Producto", "Produkt")),
        Field("origin", pgettext_lazy("of a lead", "Source"), "link", link="lead_source", nullable=True, settled=True, few=True,
            made=True, section="lead", headings=(
            "Lead source", "Source", "Campaign", "Channel", "Fonte", "Provenienza", "Campagna", "Origen", "Fuente", "Campaña",
            "Źródło", "Kampania")),
        Field("owner", _("Owner"), "user", start=ME, nullable=True, settled=True, section="lead", headings=(
            "Owner", "Lead owner", "Assigned to", "Responsabile", "Propietario", "Comercial", "Właściciel", "Handlowiec")),
        Field("tags", _("Tags"), "tags", section="lead", headings=("Tags", "Labels", "Etichette", "Etiquetas", "Tagi")),
        Field("state", _("State"), "choice", choices=State.choices, start=State.NEW, section="progress", headings=(
            "Status", "Lead status", "State", "Stato", "Estado", "Stan"), words={
            "open": "new", "open - not contacted": "new", "working - contacted": "working", "contacted": "working",
            "in progress": "working", "qualified": "working", "closed - converted": "converted", "unqualified": "disqualified",
            "closed - not converted": "disqualified", "recycled": "new", "dead": "disqualified"}),
        Field("reason", _("Reason for disqualifying"), section="progress", headings=(
            "Disqualified reason", "Lost reason", "Unqualified reason", "Motivo", "Powód")),
        Field("score", _("Score"), "integer", editable=False, sortable=True, section="progress"),
        Field("opened_at", pgettext_lazy("of a lead", "Asked at"), "moment", section="progress", headings=(
            "Created", "Create date", "Created at", "Date", "Lead created", "Data", "Fecha", "Data utworzenia")),
        Field("waits_until", _("Answer due"), "moment", nullable=True, editable=False, sortable=True, section="progress"),
        Field("answered_at", _("First answer"), "moment", nullable=True, editable=False, section="progress"),
        Field("closed_at", pgettext_lazy("of a lead", "Ended at"), "moment", nullable=True, editable=False, section="progress"),
        Field("person", _("Who asks"), section="asked", headings=(
            "Name", "Full name", "Contact name", "Nome", "Nome e cognome", "Nombre", "Nombre completo", "Imię i nazwisko")),
        Field("email", _("E-mail"), "email", section="asked", headings=(
            "E-mail", "Email", "E-mail address", "Email address", "Indirizzo e-mail", "Correo", "Correo electrónico",
            "Adres e-mail")),
        Field("phone", _("Phone"), "phone", section="asked", headings=(
            "Phone", "Phone number", "Mobile", "Telefono", "Cellulare", "Teléfono", "Móvil", "Telefon", "Komórka")),
        Field("company", _("Company"), section="asked", headings=(
            "Company", "Company name", "Organisation", "Organization", "Account name", "Azienda", "Empresa", "Firma")),
        Field("created_at", _("Known since"), "moment", editable=False, sortable=True, section="progress"),
    ),
)  # fmt: skip
