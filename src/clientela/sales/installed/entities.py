"""What lists, forms, API, import and search know of installed products."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.catalog.figures import months
from clientela.parties import facts as party_facts
from clientela.platform.entities.declaration import Belongs, Check, Entity, Field, Section, Verbs
from clientela.platform.entities.operands import ME
from clientela.sales.installed import actions, facts
from clientela.sales.installed.models import State

SECTIONS = (
    Section("product", _("Product")), Section("place", pgettext_lazy("of an installed product", "Where it stands")),
    Section("warranty", _("Delivery and warranty")), Section("known", _("What is known")),
)  # fmt: skip

INSTALLED_PRODUCT = Entity(
    key="installed_product",
    plural="installed-products",
    model=actions.INSTALLED.model,
    label=_("Installed product"),
    label_new=_("New installed product"),
    label_plural=_("Installed products"),
    icon="plug",
    subtitle="serial",
    sort="-created_at",
    beside=("party", "contract"),
    brief=("name", "warranty_until"),
    board="state",
    columns=("name", "serial", "party", "place", "city", "state", "installed_on", "warranty_until"),
    searched=("name", "serial", "place", "city"),
    record=(Path(__file__).parent / "sql" / "record.sql").read_text(),
    sections=SECTIONS,
    on_page=SECTIONS,
    complete=facts.complete,
    belongs=Belongs(
        ways=(("party", "party__organisation"),),
        shows=(
            "product", "serial", "state", "party", "place", "street", "postal_code", "city", "country", "installed_on",
            "warranty_until",
        ),
    ),
    import_headings=("Asset ID", "ID", "Record ID", "External ID"),
    checks=(
        Check("warranties_ending", _("Products whose warranty ends within 60 days, and that no contract covers"), {
            "all": [{"field": "warranty_until", "in_next": "60 days"}, {"field": "state", "is": "in_use"},
                    {"field": "contract", "known": "no"}]}, "age"),
        Check("installed_without_serial", _("Products in use of which the serial number is not known"), {
            "all": [{"field": "state", "is": "in_use"}, {"field": "serial", "known": "no"}]}, "completeness"),
    ),
    verbs=Verbs(
        create=actions.install, edit=actions.edit_installed, delete=actions.remove, take=actions.take_installed,
        edit_many=actions.edit_many_installed, sets=actions.IN_SETS, delete_many=actions.remove_many,
        refresh=actions.refresh_installed,
    ),
    fields=(
        Field("name", _("Name"), "name", sortable=True, section="product", headings=(
            "Asset", "Asset name", "Name", "Impianto", "Nome", "Equipo", "Nombre", "Urządzenie", "Nazwa")),
        Field("product", _("Product"), "link", link="product", nullable=True, settled=True, loose=True, section="product",
            headings=("Product", "Product name", "Model", "Prodotto", "Modello", "Producto", "Modelo", "Produkt"),
            key_headings=("Product code", "SKU", "Codice prodotto", "Código de producto", "Kod produktu")),
        Field("serial", _("Serial number"), section="product", headings=(
            "Serial number", "Serial", "Serial no", "S/N", "Matricola", "Numero di serie", "Número de serie", "Numer seryjny")),
        Field("state", _("State"), "choice", choices=State.choices, start=State.IN_USE, section="product", words={
            "installed": "in_use", "in use": "in_use", "active": "in_use", "repair": "in_repair", "obsolete": "gone",
            "scrapped": "gone", "returned": "gone"}, headings=("Status", "State", "Stato", "Estado", "Stan")),
        Field("party", _("Customer"), "link", link="person", href="/parties/", nullable=True, settled=True,
            section="product", headings=(
            "Account", "Account name", "Company", "Customer", "Cliente", "Azienda", "Empresa", "Klient", "Firma"), key_headings=(
            "Account ID", "Company ID", "Customer ID", "ID cliente", "ID azienda", "ID klienta")),
        Field("owner", _("Owner"), "user", start=ME, nullable=True, settled=True, section="product", headings=(
            "Owner", "Asset owner", "Responsabile", "Propietario", "Opiekun")),
        Field("contract", _("Contract"), "link", link="contract", nullable=True, settled=True, section="product", headings=(
            "Contract", "Contratto", "Contrato", "Umowa")),
        Field("place", pgettext_lazy("of an installed product", "Place"), section="place", headings=(
            "Place", "Location", "Site", "Sede", "Luogo", "Ubicación", "Lugar", "Miejsce")),
        Field("street", _("Street"), section="place", headings=("Street", "Via", "Indirizzo", "Calle", "Ulica")),
        Field("postal_code", _("Postal code"), section="place", headings=("Postal code", "ZIP", "CAP", "Código postal",
            "Kod pocztowy")),
        Field("city", _("City"), section="place", headings=("City", "Città", "Ciudad", "Miasto")),
        Field("country", _("Country"), "country", clean=party_facts.country, section="place", headings=(
            "Country", "Paese", "País", "Kraj")),
        Field("sale", _("Order"), "link", link="order", names="sale__number", nullable=True, settled=True,
            section="warranty", headings=("Order", "Order number", "Numero ordine", "Pedido", "Zamówienie")),
        Field("delivered_as", _("Line of the order"), "integer", path="order_line__position", repeats="sale",
            editable=False, filterable=False, section="warranty"),
        Field("installed_on", _("Installed on"), "date", nullable=True, section="warranty", headings=(
            "Install date", "Installed on", "Purchase date", "Data installazione", "Installato il", "Fecha de instalación",
            "Data instalacji")),
        Field("warranty_months", _("Months of warranty"), "integer", nullable=True, clean=months, section="warranty", headings=(
            "Warranty months", "Warranty", "Garanzia", "Mesi di garanzia", "Garantía", "Gwarancja")),
        Field("warranty_until", _("Warranty until"), "date", nullable=True, editable=False, sortable=True, section="warranty"),
        Field("notes", _("Notes"), "long", section="known", headings=("Notes", "Description", "Note", "Notas", "Uwagi")),
        Field("tags", _("Tags"), "tags", section="known", headings=("Tags", "Labels", "Etichette", "Etiquetas", "Tagi")),
        Field("created_at", _("Known since"), "moment", editable=False, sortable=True, section="known"),
    ),
)  # fmt: skip
