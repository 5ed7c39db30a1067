"""What lists, forms, API, import and search know of people and organisations."""

from functools import partial
from pathlib import Path

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.parties import actions, facts
from clientela.parties.models import ContactPoint, IdentifierKind, Lifecycle, Party
from clientela.platform.entities.cleaning import currency
from clientela.platform.entities.declaration import Entity, Field, Part, Section, Verbs

RECORD = (Path(__file__).parent / "sql" / "record.sql").read_text()


def _listed(kind: str) -> Subquery:
    """All values of a kind in one text, for exports."""
    points = ContactPoint.objects.filter(party=OuterRef("pk"), kind=kind).order_by().values("party")
    return Subquery(points.annotate(said=StringAgg("value", "; ", order_by=["-is_primary", "id"])).values("said"))


def _first(kind: str) -> Subquery:
    points = ContactPoint.objects.filter(party=OuterRef("pk"), kind=kind).order_by("-is_primary", "id")
    return Subquery(points.values("value")[:1])


LABELS = [
    ("", _("Label")),
    ("work", _("Work")),
    ("home", _("Home")),
    ("mobile", _("Mobile")),
    ("fax", _("Fax")),
    ("other", _("Other")),
]
LABEL = Part("label", _("Label"), "choice", LABELS)

NAME = Field("name", pgettext_lazy("of a person", "Name"), "name", section="name", sortable=True, headings=(
    "Full name", "Contact name", "Display name", "Customer name", "Nome completo", "Nome e cognome", "Nominativo", "Cliente",
    "Nombre completo", "Nombre y apellidos", "Contacto", "Imię i nazwisko", "Klient", "Contact"))  # fmt: skip
LIFECYCLE = Field("lifecycle", _("Lifecycle"), "choice", choices=Lifecycle.choices, section="work", headings=(
    "Status", "Stage", "Lifecycle stage", "Stato", "Fase", "Estado", "Etapa", "Etap"))  # fmt: skip
OWNER = Field("owner", _("Owner"), "user", section="work", nullable=True, headings=(
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
    inputs=(Part("typed", _("E-mail"), "email"), LABEL), expression=_listed("email"), filterable=False, headings=(
    "Email", "E-mail address", "Mail", "Email address", "Posta elettronica", "Indirizzo e-mail", "PEC", "Correo",
    "Correo electrónico", "Adres e-mail", "Poczta"))  # fmt: skip
PHONES = Field("phones", _("Phone"), "composite", section="contact", many=True, clean=facts.phones,
    inputs=(Part("typed", _("Phone"), "phone"), LABEL), expression=_listed("phone"), filterable=False, headings=(
    "Phone", "Phone number", "Telephone", "Tel", "Mobile", "Mobile phone", "Cell", "Fax", "Pager", "Telefono", "Cellulare",
    "Cell.", "Teléfono", "Móvil", "Telefon", "Komórka", "Numer telefonu"))  # fmt: skip
MESSAGING = Field("messaging", _("Messaging"), "composite", section="contact", many=True, clean=facts.messaging,
    inputs=(Part("typed", _("Name or number")), Part("label", _("Service"))), expression=_listed("messaging"),
    filterable=False, headings=("IM", "Skype", "WhatsApp", "Telegram", "Messaging", "Jabber", "Twitter"))  # fmt: skip
ADDRESSES = Field("addresses", _("Address"), "composite", section="contact", many=True, clean=facts.addresses,
    filterable=False, headings=("Full address", "Address", "Indirizzo", "Dirección", "Adres"), inputs=(
        LABEL, Part("street", _("Street")), Part("postal_code", _("Postal code")), Part("city", _("City")),
        Part("region", _("Province or region")), Part("country", _("Country"), "country")), parts=(
        Part("street", _("Street"), headings=("Street", "Address line 1", "Street address", "Via", "Indirizzo", "Calle", "Ulica")),
        Part("city", _("City"), headings=("City", "Town", "Città", "Comune", "Località", "Ciudad", "Población", "Miasto")),
        Part("region", _("Province or region"), headings=("State", "Region", "Province", "County", "Provincia", "Prov.")),
        Part("postal_code", _("Postal code"), headings=("ZIP", "Postcode", "Postal code", "CAP", "Código postal", "Kod pocztowy")),
        Part("country", _("Country"), headings=("Country", "Paese", "Nazione", "País", "Kraj")),
    ))  # fmt: skip
IDENTIFIERS = Field("identifiers", _("VAT and tax numbers"), "composite", section="law", many=True, clean=facts.identifiers,
    inputs=(Part("kind", _("Kind"), "choice", IdentifierKind.choices), Part("typed", _("Number")),
            Part("country", _("Country"), "country")),
    filterable=False, parts=(
        Part("vat", _("VAT number"), alone=True, headings=(
            "VAT", "VAT number", "VAT no.", "VAT ID", "P.IVA", "Partita IVA", "NIF-IVA", "NIP")),
        Part("tax", _("Tax code"), alone=True, headings=(
            "Tax code", "Tax ID", "Codice fiscale", "NIF", "CIF", "DNI", "NIE", "PESEL", "REGON")),
    ))  # fmt: skip
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
FIRST_EMAIL = Field("email", _("E-mail"), editable=False, filterable=False, expression=_first("email"))
FIRST_PHONE = Field("phone", _("Phone"), editable=False, filterable=False, expression=_first("phone"))
SECTIONS = (
    Section("name", pgettext_lazy("section", "Name")), Section("contact", _("Contact")), Section("details", _("Details")),
    Section("work", _("Ownership")), Section("law", _("Tax numbers")),
)  # fmt: skip

PERSON = Entity(
    key="person",
    plural="people",
    model=Party,
    label=_("Person"),
    label_new=_("New person"),
    label_plural=_("People"),
    icon="users",
    avatar="round",
    where={"kind": "person"},
    sort="-last_contact_at",
    columns=("name", "organisation", "lifecycle", "owner", "city", "last_contact_at", "tags"),
    sections=SECTIONS,
    record=RECORD.replace("{kind}", "person"),
    template="workspace/person.html",
    subtitle="organisation__name",
    region=facts.region,
    complete=facts.complete_person,
    import_headings=("ID", "Customer ID", "Contact ID", "External ID", "Codice cliente", "ID cliente", "ID klienta", "UID"),
    verbs=Verbs(
        create=partial(actions.create, "person"), edit=partial(actions.edit, "person"),
        delete=partial(actions.delete, "person"), take=partial(actions.take, "person"),
        refresh=actions.refresh_search,
    ),
    fields=(
        NAME,
        Field("prefix", _("Title"), section="name", headings=("Prefix", "Salutation", "Honorific", "Titolo", "Tratamiento")),
        Field("given_name", _("Given name"), section="name", headings=(
            "First name", "Given name", "Forename", "Nome", "Nombre", "Nombre de pila", "Imię")),
        Field("family_name", _("Family name"), section="name", headings=(
            "Last name", "Surname", "Family name", "Cognome", "Apellido", "Apellidos", "Nazwisko")),
        Field("suffix", _("Suffix"), section="name", headings=("Suffix", "Sufijo", "Suffisso")),
        Field("nickname", _("Nickname"), section="name", headings=("Nickname", "Soprannome", "Apodo", "Pseudonim")),
        EMAILS, PHONES, MESSAGING, ADDRESSES,
        Field("organisation", _("Organisation"), "link", link="organisation", nullable=True, headings=(
            "Company", "Organization", "Organisation", "Employer", "Account name", "Account", "Business name", "Azienda",
            "Ragione sociale", "Società", "Empresa", "Organización", "Razón social", "Firma", "Organizacja")),
        Field("job_title", _("Role"), headings=(
            "Job title", "Title", "Role", "Position", "Occupation", "Ruolo", "Qualifica", "Cargo", "Puesto", "Stanowisko")),
        Field("department", _("Department"), headings=("Department", "Reparto", "Departamento", "Dział")),
        Field("birth_date", _("Birthday"), "date", nullable=True, headings=(
            "Birthday", "Birth date", "Date of birth", "Data di nascita", "Compleanno", "Fecha de nacimiento", "Cumpleaños",
            "Data urodzenia")),
        LANGUAGE, COUNTRY, CITY, WEBSITE, NOTES, LIFECYCLE, OWNER, TAGS, IDENTIFIERS,
        LAST_CONTACT, CREATED, FIRST_EMAIL, FIRST_PHONE,
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
    where={"kind": "organisation"},
    sort="name",
    columns=("name", "industry", "lifecycle", "owner", "country", "employees", "annual_revenue", "last_contact_at", "tags"),
    sections=SECTIONS,
    record=RECORD.replace("{kind}", "organisation"),
    template="workspace/organisation.html",
    subtitle="city",
    region=facts.region,
    complete=facts.complete_organisation,
    import_headings=("ID", "Account ID", "Customer ID", "External ID", "Codice cliente", "ID cliente"),
    verbs=Verbs(
        create=partial(actions.create, "organisation"), edit=partial(actions.edit, "organisation"),
        delete=partial(actions.delete, "organisation"), take=partial(actions.take, "organisation"),
        refresh=actions.refresh_search,
    ),
    fields=(
        Field("name", _("Name"), "name", section="name", sortable=True, headings=(
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
        LANGUAGE, COUNTRY, CITY, WEBSITE, NOTES, LIFECYCLE, OWNER, TAGS, IDENTIFIERS,
        LAST_CONTACT, CREATED, FIRST_EMAIL, FIRST_PHONE,
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
    where={"kind": "household"},
    sort="name",
    columns=("name", "lifecycle", "owner", "city", "country", "last_contact_at", "tags"),
    sections=SECTIONS,
    record=RECORD.replace("{kind}", "household"),
    template="workspace/household.html",
    subtitle="city",
    region=facts.region,
    complete=facts.complete_organisation,
    import_headings=("ID", "Household ID", "Customer ID", "External ID"),
    verbs=Verbs(
        create=partial(actions.create, "household"), edit=partial(actions.edit, "household"),
        delete=partial(actions.delete, "household"), take=partial(actions.take, "household"),
        refresh=actions.refresh_search,
    ),
    fields=(
        Field("name", _("Name"), "name", section="name", sortable=True, headings=(
            "Household", "Family", "Famiglia", "Nucleo familiare", "Familia", "Hogar", "Rodzina", "Gospodarstwo domowe")),
        EMAILS, PHONES, MESSAGING, ADDRESSES, LANGUAGE, COUNTRY, CITY, NOTES, LIFECYCLE, OWNER, TAGS,
        LAST_CONTACT, CREATED, FIRST_EMAIL, FIRST_PHONE,
    ),
)  # fmt: skip
