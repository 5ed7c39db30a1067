"""What lists, forms, API, import and search know of people and organisations."""

import re
from functools import partial
from pathlib import Path
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import OuterRef, Subquery
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.parties import actions, facts
from clientela.parties.consents.models import TOPICS
from clientela.parties.consents.reading import topic_said
from clientela.parties.matching.models import Likeness
from clientela.parties.matching.queue import seen_both, surplus
from clientela.parties.merging.actions import merge
from clientela.parties.models import (
    Address,
    ContactPoint,
    DateKind,
    Gender,
    Identifier,
    IdentifierKind,
    Lifecycle,
    Party,
    Reachable,
    Role,
    SourceRecord,
)
from clientela.parties.reach.ageing import DOUBTFUL, KINDS, asked, certainty_sql
from clientela.parties.sources.models import Dispute
from clientela.parties.sources.reading import called, disputes_seen
from clientela.parties.sources.surviving import refresh
from clientela.platform.entities.cleaning import currency
from clientela.platform.entities.declaration import Belongs, Check, Entity, Field, Held, Panel, Part, Section, Verbs
from clientela.platform.entities.operands import ME

_topic_said = lazy(topic_said, str)
RECORD = re.sub(
    r"\{certainty (\w+) (\w+)\}",
    lambda found: certainty_sql(found[1], found[2]),
    (Path(__file__).parent / "sql" / "record.sql").read_text(),
)


def _listed(kind: str) -> Subquery:
    """All values of a kind in one text, for exports."""
    points = ContactPoint.objects.filter(party=OuterRef("pk"), kind=kind).order_by().values("party")
    return Subquery(points.annotate(said=StringAgg("value", "; ", order_by=["position", "id"])).values("said"))


def _first(kind: str) -> Subquery:
    """The first that still leads to the party."""
    points = ContactPoint.objects.filter(party=OuterRef("pk"), kind=kind, state="").order_by("position", "id")
    return Subquery(points.values("value")[:1])


VALID = Field("valid", _("Can be read"), "truth")
STATE = Field("state", _("State"), "choice", choices=Reachable.State.choices)
HEARD = {
    "seen": Field("seen_at", _("last said something new"), "moment"),
    "confirmed": Field("confirmed_at", _("last said the same again"), "moment", nullable=True),
}


def _held(field: str) -> Held:
    also = {"valid": VALID, "state": STATE, "certainty": asked(field)}
    return Held(ContactPoint, "party", "value", {"kind": KINDS[field]}, also)


def _allowed() -> list[tuple[str, Any]]:
    """Every consent that can be given or withdrawn, in words."""
    out = []
    for topic in TOPICS:
        out.append((topic, format_lazy("{}: {}", _topic_said(topic), _("allowed"))))
        out.append((f"no_{topic}", format_lazy("{}: {}", _topic_said(topic), _("refused"))))
    return out


LABELS = [
    ("", _("Label")),
    ("work", _("Work")),
    ("home", _("Home")),
    ("mobile", _("Mobile")),
    ("fax", _("Fax")),
    ("other", _("Other")),
]
LABEL = Part("label", _("Label"), "choice", LABELS)
REACH = (
    Part("state", _("State"), "choice", Reachable.State.choices, closed=True),
    Part("valid_until", _("Valid until"), "date"),
)
REACH_UNTYPED = (Part("state_reason", _("Why")), Part("valid_from", _("Valid from"), "date"))

NAME = Field("name", pgettext_lazy("of a person", "Name"), "name", section="name", sortable=True, order="sort_name", headings=(
    "Full name", "Contact name", "Display name", "Customer name", "Nome completo", "Nome e cognome", "Nominativo", "Cliente",
    "Nombre completo", "Nombre y apellidos", "Contacto", "Imię i nazwisko", "Klient", "Contact"))  # fmt: skip
LIFECYCLE = Field("lifecycle", _("Lifecycle"), "choice", choices=Lifecycle.choices, start=Lifecycle.LEAD, section="work", headings=(
    "Status", "Stage", "Lifecycle stage", "Stato", "Fase", "Estado", "Etapa", "Etap"))  # fmt: skip
OWNER = Field("owner", _("Owner"), "user", start=ME, section="work", nullable=True, headings=(
    "Owner", "Account manager", "Sales rep", "Agent", "Agente", "Responsabile", "Responsable", "Comercial", "Opiekun",
    "Handlowiec"))  # fmt: skip
TAGS = Field(
    "tags",
    _("Tags"),
    "tags",
    section="work",
    headings=(
        "Labels",
        "Categories",
        "Groups",
        "Group membership",
        "Etichette",
        "Categorie",
        "Etiquetas",
        "Categorías",
        "Tagi",
        "Etykiety",
    ),
)
EMAILS = Field("emails", _("E-mail"), "composite", section="contact", many=True, clean=facts.emails,
    inputs=(Part("typed", _("E-mail"), "email"), LABEL, *REACH), pieces=REACH_UNTYPED,
    expression=_listed("email"), held=_held("emails"), headings=(
    "Email", "E-mail address", "Mail", "Email address", "Posta elettronica", "Indirizzo e-mail", "PEC", "Correo",
    "Correo electrónico", "Adres e-mail", "Poczta"))  # fmt: skip
PHONES = Field("phones", _("Phone"), "composite", section="contact", many=True, clean=facts.phones,
    inputs=(Part("typed", _("Phone"), "phone"), LABEL, *REACH), pieces=REACH_UNTYPED,
    expression=_listed("phone"), held=_held("phones"), headings=(
    "Phone", "Phone number", "Telephone", "Tel", "Mobile", "Mobile phone", "Cell", "Fax", "Pager", "Telefono", "Cellulare",
    "Cell.", "Teléfono", "Móvil", "Telefon", "Komórka", "Numer telefonu"))  # fmt: skip
MESSAGING = Field("messaging", _("Messaging"), "composite", section="contact", many=True, clean=facts.messaging,
    inputs=(Part("typed", _("Name or number")), Part("label", _("Service")), *REACH), pieces=REACH_UNTYPED,
    expression=_listed("messaging"), held=_held("messaging"), headings=("IM", "Skype", "WhatsApp", "Telegram", "Messaging",
        "Jabber", "Twitter"))  # fmt: skip
ADDRESSES = Field("addresses", _("Address"), "composite", section="contact", many=True, clean=facts.addresses,
    held=Held(Address, "party", "typed", also={"state": STATE, "certainty": asked("addresses")}),
    headings=("Full address", "Address", "Indirizzo", "Dirección", "Adres"), inputs=(
        LABEL, Part("street", _("Street")), Part("postal_code", _("Postal code")), Part("city", _("City")),
        Part("region", _("Province or region")), Part("country", _("Country"), "country"), *REACH), pieces=REACH_UNTYPED, parts=(
        Part("street", _("Street"), headings=("Street", "Address line 1", "Street address", "Via", "Indirizzo", "Calle", "Ulica")),
        Part("city", _("City"), headings=("City", "Town", "Città", "Comune", "Località", "Ciudad", "Población", "Miasto")),
        Part("region", _("Province or region"), headings=("State", "Region", "Province", "County", "Provincia", "Prov.")),
        Part("postal_code", _("Postal code"), headings=("ZIP", "Postcode", "Postal code", "CAP", "Código postal", "Kod pocztowy")),
        Part("country", _("Country"), headings=("Country", "Paese", "Nazione", "País", "Kraj")),
    ))  # fmt: skip
IDENTIFIERS = Field("identifiers", _("VAT and tax numbers"), "composite", section="law", many=True, clean=facts.identifiers,
    inputs=(Part("kind", _("Kind"), "choice", IdentifierKind.choices, closed=True), Part("typed", _("Number")),
            Part("country", _("Country"), "country")),
    held=Held(Identifier, "party", "value", also={"valid": VALID}), parts=(
        Part("vat", _("VAT number"), alone=True, headings=(
            "VAT", "VAT number", "VAT no.", "VAT ID", "P.IVA", "Partita IVA", "NIF-IVA", "NIP")),
        Part("tax", _("Tax code"), alone=True, headings=(
            "Tax code", "Tax ID", "Codice fiscale", "NIF", "CIF", "DNI", "NIE", "PESEL", "REGON")),
    ))  # fmt: skip
DATES = Field("dates", _("Dates that matter"), "composite", section="details", many=True, clean=facts.dates, filterable=False,
    inputs=(Part("kind", _("Kind"), "choice", DateKind.choices, closed=True), Part("typed", _("Day, with or without a year")),
            Part("label", _("Label")), Part("remind_days", _("Remind, days before"), "integer")),
    parts=(
        Part("name_day", _("Name day"), alone=True, headings=("Name day", "Onomastico", "Santo", "Onomástica", "Imieniny")),
        Part("anniversary", _("Anniversary"), alone=True, headings=(
            "Anniversary", "Wedding anniversary", "Anniversario", "Aniversario", "Rocznica", "Rocznica ślubu")),
        Part("contract_end", _("End of contract"), alone=True, headings=(
            "Contract end", "End of contract", "Contract expiry", "Renewal date", "Scadenza contratto", "Fine contratto",
            "Fin de contrato", "Vencimiento del contrato", "Koniec umowy", "Data końca umowy")),
    ))  # fmt: skip
ROLES = Field("roles", _("Roles"), "choices", choices=Role.choices, section="work", clean=facts.roles, headings=(
    "Party role", "Relationship type", "Type of contact", "Contact type", "Account type", "Ruoli", "Tipo di contatto", "Roles",
    "Tipo de contacto", "Rola", "Rodzaj kontaktu", "Typ kontaktu"))  # fmt: skip
CONSENTS = Field("consents", _("Consents"), "composite", section="", many=True, clean=facts.consents, filterable=False,
    pieces=(Part("topic", _("Consent")), Part("state", _("State")), Part("text", _("Text shown")), Part("language", _("Language"))),
    parts=(
        Part("email_marketing", _("E-mail marketing"), alone=True, headings=(
            "Newsletter", "Marketing consent", "E-mail consent", "E-mail opt in", "Email marketing", "Opt in", "Marketing opt in",
            "Accepts marketing", "Subscribed", "Consenso marketing", "Consenso newsletter", "Iscritto alla newsletter",
            "Consentimiento marketing", "Acepta publicidad", "Suscrito", "Zgoda marketingowa", "Zgoda na newsletter",
            "Zgoda na marketing")),
        Part("phone_marketing", _("Marketing by phone"), alone=True, headings=(
            "Phone consent", "Call consent", "Consenso telefono", "Consentimiento teléfono", "Zgoda na telefon")),
        Part("sms_marketing", _("Marketing by SMS"), alone=True, headings=(
            "SMS consent", "SMS marketing", "SMS opt in", "Consenso SMS", "Consentimiento SMS", "Zgoda na SMS")),
        Part("whatsapp_marketing", _("Marketing by WhatsApp"), alone=True, headings=(
            "WhatsApp consent", "WhatsApp opt in", "Consenso WhatsApp", "Consentimiento WhatsApp", "Zgoda na WhatsApp")),
        Part("post_marketing", _("Marketing by post"), alone=True, headings=(
            "Mail consent", "Postal consent", "Direct mail", "Consenso posta", "Consentimiento correo postal", "Zgoda na pocztę")),
        Part("any_profiling", _("Profiling"), alone=True, headings=(
            "Profiling consent", "Profiling", "Consenso profilazione", "Profilazione", "Consentimiento perfilado",
            "Zgoda na profilowanie", "Profilowanie")),
        Part("any_third_parties", _("Passing on to others"), alone=True, headings=(
            "Third party consent", "Third parties", "Consenso terzi", "Cessione a terzi", "Cesión a terceros",
            "Zgoda na udostępnianie")),
    ))  # fmt: skip
SOURCE = Field("source", _("Source"), "composite", path="source_records", section="", many=True, editable=False, filterable=False,
    held=Held(SourceRecord, "party", "source", also=HEARD))  # fmt: skip
LIKELY = Field("duplicates", _("Likely duplicate"), "composite", path="likenesses", section="", many=True, editable=False,
    filterable=False, held=Held(Likeness, "a", "kind", {"cluster__isnull": False}, or_by="b", seen=seen_both))  # fmt: skip
DISPUTES = Field("disputes", _("Sources disagree"), "composite", section="", many=True, editable=False, filterable=False,
    held=Held(Dispute, "party", "field", seen=disputes_seen))  # fmt: skip
CONSENT = Field("consent", _("Consent"), "choices", choices=_allowed(), section="", editable=False, repeats="consents")
COUNTRY = Field("country", _("Country"), "country", clean=facts.country, headings=(
    "Country", "Nation", "Office location", "Paese", "Nazione", "Stato", "País", "Kraj"))  # fmt: skip
CITY = Field("city", _("City"), headings=("City", "Town", "Città", "Comune", "Ciudad", "Miasto"))
LANGUAGE = Field("language", _("Language"), "language", clean=facts.language, headings=(
    "Language", "Lingua", "Idioma", "Język"))  # fmt: skip
WEBSITE = Field("website", _("Website"), "url", clean=facts.website, headings=(
    "Website", "Web", "URL", "Homepage", "Web page", "Sito", "Sito web", "Página web", "Strona", "Strona internetowa"))  # fmt: skip
NOTES = Field("notes", _("Notes"), "long", headings=("Notes", "Note", "Comments", "Description", "Annotazioni", "Notas",
    "Observaciones", "Uwagi", "Notatki"))  # fmt: skip
LAST_CONTACT = Field("last_contact_at", _("Last contact"), "moment", editable=False, sortable=True, nullable=True)
CREATED = Field("created_at", _("Known since"), "moment", editable=False, sortable=True)
FIRST_EMAIL = Field(
    "email", _("E-mail"), editable=False, filterable=False, expression=_first("email"), repeats="emails"
)
FIRST_PHONE = Field("phone", _("Phone"), editable=False, filterable=False, expression=_first("phone"), repeats="phones")
_SILENT = {"none": [{"field": f"source.{name}", "in_last": "730 days"} for name in HEARD]}
_OUT_OF_REACH = {"none": [{"field": name, "known": True} for name in ("emails", "phones")]}
_WRONG_NUMBER = {"field": "identifiers.valid", "is": False}
_FAILED = {"any_of": ["bounced", "wrong"]}
CHECKS = (
    Check("unreachable", _("Neither e-mail nor phone"), _OUT_OF_REACH, "completeness"),
    Check("email_unreadable", _("An e-mail address that can't be one"), {"field": "emails.valid", "is": False}, "validity"),
    Check("phone_unreadable", _("A phone number that can't be one"), {"field": "phones.valid", "is": False}, "validity"),
    Check("email_failed", _("An e-mail address that failed"), {"field": "emails.state", **_FAILED}, "validity"),
    Check("phone_failed", _("A phone number that failed"), {"field": "phones.state", **_FAILED}, "validity"),
    Check("number_invalid", _("A tax number whose check digits are wrong"), _WRONG_NUMBER, "validity"),
    Check("email_doubtful", _("An e-mail address in doubt for its age"), {"field": "emails.certainty", "under": DOUBTFUL}, "age"),
    Check("phone_doubtful", _("A phone number in doubt for its age"), {"field": "phones.certainty", "under": DOUBTFUL}, "age"),
    Check("silent", _("No source has spoken for two years"), _SILENT, "age"),
    Check("disputed", _("Sources disagree"), {"field": "disputes", "known": True}, "conflicts"),
)  # fmt: skip


def _doubles(kind: str) -> Check:
    """Households are not compared with each other."""
    where = {"field": "duplicates", "known": True}
    return Check("double", _("Probably known twice"), where, "duplicates", partial(surplus, kind))


SECTIONS = (
    Section("name", pgettext_lazy("section", "Name")), Section("contact", _("Contact")), Section("details", _("Details")),
    Section("work", _("Ownership")), Section("law", _("Tax numbers")),
)  # fmt: skip
LEADS = Panel("leads", _("Leads"), "workspace/_panel_leads.html")
DEALS = Panel("deals", _("Deals"), "workspace/_panel_deals.html")
ORDERS = Panel("orders", _("Orders"), "workspace/_panel_orders.html")
SUPPLIER = Panel("supplier", _("As a supplier"), "workspace/_panel_supplier.html")
COMPETITOR = Panel("competitor", _("As a competitor"), "workspace/_panel_competitor.html")
TIES = Panel("ties", _("Relationships"), "workspace/_panel_ties.html")

# What people outside may correct of themselves where a role lets them; their e-mail and organisation decide what they see.
SELF = ("phones", "messaging", "addresses", "job_title", "department", "language", "website")
_POINT = ("value", "typed", "label", "valid")
TOLD = {
    "emails": _POINT, "phones": _POINT, "messaging": _POINT, "consents": ("topic", "state", "at"),
    "identifiers": ("kind", "value", "typed", "country", "valid"),
    "addresses": ("typed", "label", "street", "city", "region", "postal_code", "country"),
}  # fmt: skip

PERSON = Entity(
    key="person",
    plural="people",
    model=Party,
    label=_("Person"),
    label_new=_("New person"),
    label_plural=_("People"),
    icon="users",
    avatar="round",
    called=partial(called, "person"),
    where={"kind": "person"},
    sort="-last_contact_at",
    columns=("name", "organisation", "lifecycle", "owner", "city", "last_contact_at", "tags"),
    sections=SECTIONS,
    record=RECORD.replace("{kind}", "person"),
    template="workspace/person.html",
    panels=(
        LEADS, DEALS, ORDERS, SUPPLIER, Panel("organisation", _("Organisation"), "workspace/_panel_organisation.html"),
        Panel("household", _("Household"), "workspace/_panel_household.html"),
        Panel("greeting", _("How to begin a letter"), "workspace/_panel_greeting.html"), TIES,
    ),
    subtitle="organisation__name",
    searched=("name", "nickname", "emails", "phones"),
    board="lifecycle",
    checks=(*CHECKS, _doubles("person")),
    region=facts.region,
    complete=facts.complete_person,
    belongs=Belongs(
        ways=(("pk", "organisation"),),
        stands=True, edits=SELF, pieces=TOLD, document=("kind",),
        shows=(*SELF, "prefix", "given_name", "family_name", "suffix", "gender", "emails", "organisation", "birth_date", "country",
               "city", "identifiers", "consents"),
    ),
    warns=True,
    import_headings=("ID", "Customer ID", "Contact ID", "External ID", "Codice cliente", "ID cliente", "ID klienta", "UID"),
    verbs=Verbs(
        create=partial(actions.create, "person"), edit=partial(actions.edit, "person"),
        delete=partial(actions.delete, "person"), take=partial(actions.take, "person"),
        edit_many=partial(actions.edit_many, "person"), sets=actions.IN_SETS,
        delete_many=partial(actions.delete_many, "person"), merge=partial(merge, "person"),
        refresh=refresh,
    ),
    fields=(
        NAME,
        Field("prefix", _("Title"), section="name", headings=("Prefix", "Salutation", "Honorific", "Titolo", "Tratamiento")),
        Field("given_name", _("Given name"), whole="name", section="name", headings=(
            "First name", "Given name", "Forename", "Nome", "Nombre", "Nombre de pila", "Imię")),
        Field("family_name", _("Family name"), whole="name", section="name", headings=(
            "Last name", "Surname", "Family name", "Cognome", "Apellido", "Apellidos", "Nazwisko")),
        Field("suffix", _("Suffix"), section="name", headings=("Suffix", "Sufijo", "Suffisso")),
        Field("gender", _("Form of address"), "choice", choices=Gender.choices, section="name", nullable=True,
            clean=facts.gender, headings=("Gender", "Sex", "Sesso", "Genere", "Sexo", "Género", "Płeć")),
        Field("nickname", _("Nickname"), section="name", headings=("Nickname", "Soprannome", "Apodo", "Pseudonim")),
        EMAILS, PHONES, MESSAGING, ADDRESSES,
        Field("organisation", _("Organisation"), "link", link="organisation", nullable=True, headings=(
            "Company", "Organization", "Organisation", "Employer", "Account name", "Account", "Business name", "Azienda",
            "Ragione sociale", "Società", "Empresa", "Organización", "Razón social", "Firma", "Organizacja"),
            of=("Corporate", "Ditta", "dell’azienda", "de la empresa", "firmy", "spółki", "organizacji", "pracodawcy"),
            key_headings=("Company ID", "Account ID", "Organization ID", "ID azienda", "ID empresa", "ID firmy")),
        Field("household", _("Household"), "link", path="parent", link="household", nullable=True, headings=(
            "Household", "Household name", "Nucleo familiare", "Famiglia", "Unidad familiar", "Hogar", "Gospodarstwo domowe")),
        Field("job_title", _("Role"), headings=(
            "Job title", "Title", "Role", "Position", "Occupation", "Ruolo", "Qualifica", "Cargo", "Puesto", "Stanowisko")),
        Field("department", _("Department"), headings=("Department", "Reparto", "Departamento", "Dział")),
        Field("birth_date", _("Birthday"), "date", nullable=True, headings=(
            "Birthday", "Birth date", "Date of birth", "Data di nascita", "Compleanno", "Fecha de nacimiento", "Cumpleaños",
            "Data urodzenia")),
        LANGUAGE, COUNTRY, CITY, WEBSITE, DATES, NOTES, LIFECYCLE, ROLES, OWNER, TAGS, IDENTIFIERS,
        CONSENTS, CONSENT, SOURCE, LIKELY, DISPUTES, LAST_CONTACT, CREATED, FIRST_EMAIL, FIRST_PHONE,
    ),
)  # fmt: skip

ORGANISATION = Entity(
    key="organisation",
    plural="organisations",
    model=Party,
    label=_("Organisation"),
    label_new=_("New organisation"),
    label_plural=_("Organisations"),
    icon="building-2",
    avatar="square",
    called=partial(called, "organisation"),
    where={"kind": "organisation"},
    sort="name",
    columns=("name", "industry", "lifecycle", "owner", "country", "employees", "annual_revenue", "last_contact_at", "tags"),
    sections=SECTIONS,
    searched=("name", "emails", "phones"),
    record=RECORD.replace("{kind}", "organisation"),
    template="workspace/organisation.html",
    panels=(
        LEADS, DEALS, ORDERS, SUPPLIER, COMPETITOR, Panel("people", _("People"), "workspace/_panel_people.html"),
        Panel("parts", _("Parts"), "workspace/_panel_parts.html"), TIES,
    ),
    subtitle="city",
    board="lifecycle",
    checks=(*CHECKS, _doubles("organisation")),
    region=facts.region,
    known_by_name=True,
    complete=facts.complete_organisation,
    belongs=Belongs(
        ways=(("pk", ""),), pieces=TOLD, document=("kind",),
        shows=("emails", "phones", "addresses", "industry", "country", "city", "language", "website", "identifiers"),
    ),
    warns=True,
    import_headings=("ID", "Account ID", "Customer ID", "External ID", "Codice cliente", "ID cliente"),
    verbs=Verbs(
        create=partial(actions.create, "organisation"), edit=partial(actions.edit, "organisation"),
        delete=partial(actions.delete, "organisation"), take=partial(actions.take, "organisation"),
        edit_many=partial(actions.edit_many, "organisation"), sets=actions.IN_SETS,
        delete_many=partial(actions.delete_many, "organisation"), merge=partial(merge, "organisation"),
        refresh=refresh,
    ),
    fields=(
        Field("name", _("Name"), "name", section="name", sortable=True, order="sort_name", headings=(
            "Account", "Account name", "Company", "Company name", "Organization", "Organisation", "Business name",
            "Ragione sociale", "Azienda", "Nome", "Razón social", "Empresa", "Nombre", "Firma", "Nazwa", "Nazwa firmy")),
        EMAILS, PHONES, MESSAGING, ADDRESSES,
        Field("parent", _("Part of"), "link", link="organisation", nullable=True, headings=(
            "Parent", "Parent company", "Parent account", "Subsidiary of", "Capogruppo", "Controllante", "Matriz",
            "Empresa matriz", "Spółka matka")),
        Field("industry", _("Industry"), headings=("Industry", "Sector", "Settore", "Industria", "Branża", "Sektor")),
        Field("employees", _("Employees"), "integer", nullable=True, sortable=False, headings=(
            "Employees", "Number of employees", "Staff", "Dipendenti", "Empleados", "Pracownicy", "Liczba pracowników")),
        Field("founded_year", _("Founded"), "year", nullable=True, headings=(
            "Founded", "Year established", "Year founded", "Anno di fondazione", "Año de fundación", "Rok założenia")),
        Field("annual_revenue", _("Annual revenue"), "money", currency="currency", nullable=True, headings=(
            "Revenue", "Annual revenue", "Turnover", "Fatturato", "Facturación", "Ingresos", "Przychody", "Obrót")),
        Field("currency", _("Currency"), section="", clean=currency, filterable=False, headings=(
            "Currency", "Valuta", "Moneda", "Waluta")),
        LANGUAGE, COUNTRY, CITY, WEBSITE, DATES, NOTES, LIFECYCLE, ROLES, OWNER, TAGS, IDENTIFIERS,
        CONSENTS, CONSENT, SOURCE, LIKELY, DISPUTES, LAST_CONTACT, CREATED, FIRST_EMAIL, FIRST_PHONE,
    ),
)  # fmt: skip

HOUSEHOLD = Entity(
    key="household",
    plural="households",
    model=Party,
    label=_("Household"),
    label_new=_("New household"),
    label_plural=_("Households"),
    icon="house",
    avatar="square",
    called=partial(called, "household"),
    where={"kind": "household"},
    sort="name",
    columns=("name", "lifecycle", "owner", "city", "country", "last_contact_at", "tags"),
    sections=SECTIONS,
    searched=("name", "emails", "phones"),
    record=RECORD.replace("{kind}", "household"),
    template="workspace/household.html",
    panels=(LEADS, DEALS, ORDERS, Panel("members", _("Members"), "workspace/_panel_members.html"), TIES),
    subtitle="city",
    board="lifecycle",
    checks=CHECKS,
    region=facts.region,
    complete=facts.complete_organisation,
    belongs=Belongs(  # to who lives in it; that somebody works for an organisation opens his home to nobody there
        ways=(("children", ""),), pieces=TOLD, document=("kind",),
        shows=("emails", "phones", "addresses", "country", "city", "language"),
    ),
    import_headings=("ID", "Household ID", "Customer ID", "External ID"),
    verbs=Verbs(
        create=partial(actions.create, "household"), edit=partial(actions.edit, "household"),
        delete=partial(actions.delete, "household"), take=partial(actions.take, "household"),
        edit_many=partial(actions.edit_many, "household"), sets=actions.IN_SETS,
        delete_many=partial(actions.delete_many, "household"), merge=partial(merge, "household"),
        refresh=refresh,
    ),
    fields=(
        Field("name", _("Name"), "name", section="name", sortable=True, order="sort_name", headings=(
            "Household", "Family", "Famiglia", "Nucleo familiare", "Familia", "Hogar", "Rodzina", "Gospodarstwo domowe")),
        EMAILS, PHONES, MESSAGING, ADDRESSES, LANGUAGE, COUNTRY, CITY, DATES, NOTES, LIFECYCLE, ROLES, OWNER, TAGS,
        CONSENTS, CONSENT, SOURCE, LIKELY, DISPUTES, LAST_CONTACT, CREATED, FIRST_EMAIL, FIRST_PHONE,
    ),
)  # fmt: skip
