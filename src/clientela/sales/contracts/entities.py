"""What lists, boards, calendars, forms, API, import and search know of contracts."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.catalog import figures
from clientela.catalog.figures import percentage
from clientela.catalog.indices.facts import month
from clientela.platform.entities.cleaning import currency
from clientela.platform.entities.declaration import Belongs, Check, Entity, Field, Section, Verbs
from clientela.platform.entities.operands import ME
from clientela.sales.contracts import actions, facts
from clientela.sales.contracts.models import Adjusted, Kind, Period, Renewal, State, Unit
from clientela.sales.deals.facts import complete_line, discount

_SQL = Path(__file__).parent / "sql"
SECTIONS = (
    Section("contract", _("Contract")), Section("term", pgettext_lazy("of a contract", "Term")), Section("worth", _("Value")),
    Section("adjusted", _("Indexation")), Section("known", _("What is known")),
)  # fmt: skip

CONTRACT = Entity(
    key="contract",
    plural="contracts",
    model=actions.CONTRACTS.model,
    label=_("Contract"),
    label_new=_("New contract"),
    label_plural=_("Contracts"),
    icon="scroll-text",
    subtitle="number",
    sort="-created_at",
    opens_with={"all": [{"field": "state", "any_of": ["draft", "active", "notice"]}]},
    beside=("party", "deal", "renewal_deal"),
    brief=("name", "state"),
    board="state",
    spans=("starts_on", "ends_on"),
    late="notice_by",
    columns=("name", "party", "kind", "state", "ends_on", "notice_by", "amount", "period", "owner"),
    searched=("name", "number", "notes"),
    record=(_SQL / "record.sql").read_text(),
    template="contracts/contract.html",
    sections=SECTIONS,
    on_page=SECTIONS,
    complete=facts.complete,
    belongs=Belongs(
        ways=(("party", "party__organisation"),),
        shows=(
            "number", "party", "kind", "state", "starts_on", "ends_on", "renewal", "renews_months", "notice", "notice_in",
            "notice_by", "notice_on", "period", "amount", "currency",
        ),
    ),
    import_headings=("Contract ID", "ID", "Record ID", "External ID"),
    checks=(
        Check("contracts_near_notice", _("Contracts that go on unless notice is given within 30 days"), {
            "all": [{"field": "state", "is": "active"}, {"field": "notice_by", "in_next": "30 days"}]}, "age"),
        Check("contracts_unsigned", _("Contracts that have started and nobody has signed"), {
            "all": [{"field": "state", "is": "draft"}, {"field": "starts_on", "older_than": "0 days"}]}, "completeness"),
    ),
    verbs=Verbs(
        create=actions.draw_up, edit=actions.edit_contract, delete=actions.delete_contract, take=actions.take_contracts,
        edit_many=actions.edit_contracts, sets=actions.IN_SETS, delete_many=actions.delete_contracts,
        refresh=actions.refresh_contracts,
    ),
    fields=(
        Field("name", _("Name"), "name", sortable=True, section="contract", headings=(
            "Contract", "Contract name", "Subject", "Contratto", "Nome contratto", "Oggetto", "Contrato", "Asunto", "Umowa",
            "Nazwa umowy")),
        Field("number", _("Number"), section="contract", headings=(
            "Contract number", "Number", "Numero contratto", "Numero", "Número de contrato", "Número", "Numer umowy", "Numer")),
        Field("party", _("Customer"), "link", link="person", href="/parties/", nullable=True, settled=True,
            section="contract", headings=(
            "Account", "Account name", "Company", "Customer", "Client", "Cliente", "Azienda", "Empresa", "Cuenta", "Klient",
            "Firma"), key_headings=("Account ID", "Company ID", "Customer ID", "ID cliente", "ID azienda", "ID klienta")),
        Field("kind", pgettext_lazy("of a contract", "Kind"), "choice", choices=Kind.choices, start=Kind.SERVICE,
            section="contract", headings=("Type", "Contract type", "Kind", "Tipo", "Tipo di contratto", "Tipo de contrato",
            "Rodzaj", "Typ umowy")),
        Field("state", _("State"), "choice", choices=State.choices, editable=False, section="contract"),
        Field("owner", _("Owner"), "user", start=ME, nullable=True, settled=True, section="contract", headings=(
            "Owner", "Contract owner", "Salesperson", "Responsabile", "Propietario", "Vendedor", "Właściciel", "Opiekun")),
        Field("deal", _("Deal"), "link", link="deal", nullable=True, settled=True, section="contract", headings=(
            "Deal", "Opportunity", "Trattativa", "Oportunidad", "Szansa")),
        Field("signed_on", pgettext_lazy("of a contract", "Signed on"), "date", nullable=True, section="term", headings=(
            "Signed", "Signed on", "Signature date", "Customer signed date", "Firmato il", "Data firma", "Firmado el",
            "Fecha de firma", "Podpisano", "Data podpisania")),
        Field("starts_on", pgettext_lazy("of a contract", "Starts on"), "date", section="term", headings=(
            "Start", "Start date", "Contract start date", "Inizio", "Data inizio", "Decorrenza", "Inicio", "Fecha de inicio",
            "Początek", "Data rozpoczęcia")),
        Field("ends_on", pgettext_lazy("of a contract", "Ends on"), "date", nullable=True, sortable=True, section="term",
            headings=("End", "End date", "Contract end date", "Expires on", "Fine", "Data fine", "Scadenza", "Fin",
            "Fecha de fin", "Vencimiento", "Koniec", "Data zakończenia")),
        Field("renewal", pgettext_lazy("of a contract", "Goes on"), "choice", choices=Renewal.choices, start=Renewal.NONE,
            section="term", words={
            "auto": "automatic", "auto-renew": "automatic", "yes": "automatic", "no": "none", "manual": "asked",
            "tacito": "automatic", "rinnovo tacito": "automatic"}, headings=(
            "Renewal", "Renewal type", "Auto renew", "Rinnovo", "Renovación", "Odnowienie")),
        Field("renews_months", _("Months that it goes on for"), "integer", clean=facts.months, section="term",
            headings=("Renewal term", "Renewal months", "Mesi di rinnovo", "Meses de renovación", "Okres odnowienia")),
        Field("notice", pgettext_lazy("of a contract", "Notice"), "integer", clean=figures.months, section="term", headings=(
            "Notice", "Notice period", "Owner expiration notice", "Preavviso", "Preaviso", "Wypowiedzenie")),
        Field("notice_in", _("Notice is counted in"), "choice", choices=Unit.choices, start=Unit.MONTHS, section="term",
            headings=("Notice unit", "Unità del preavviso", "Unidad del preaviso", "Jednostka wypowiedzenia")),
        Field("notice_by", _("Notice by"), "date", nullable=True, editable=False, sortable=True, section="term"),
        Field("notice_on", _("Notice given on"), "date", nullable=True, section="term", headings=(
            "Notice given", "Cancelled on", "Disdetta", "Data disdetta", "Fecha de baja", "Data wypowiedzenia")),
        Field("reason", _("Why it ends"), section="term", headings=(
            "Cancellation reason", "Motivo disdetta", "Motivo de baja", "Powód wypowiedzenia")),
        Field("renewal_deal", _("Renewal deal"), "link", link="deal", nullable=True, editable=False, section="term"),
        Field("amount", pgettext_lazy("of a contract", "Amount of a period"), "money", currency="currency", nullable=True,
            section="worth", headings=(
            "Amount", "Value", "Price", "Fee", "Importo", "Canone", "Valore", "Importe", "Cuota", "Kwota", "Wartość")),
        Field("currency", _("Currency"), section="", clean=currency, filterable=False, headings=(
            "Currency", "Valuta", "Moneda", "Waluta")),
        Field("period", pgettext_lazy("of a contract", "Paid"), "choice", choices=Period.choices, start=Period.YEAR,
            section="worth", words={
            "monthly": "month", "quarterly": "quarter", "yearly": "year", "annual": "year", "annually": "year",
            "half-yearly": "half", "semiannual": "half", "one-off": "once", "mensile": "month", "trimestrale": "quarter",
            "semestrale": "half", "annuale": "year", "mensual": "month", "trimestral": "quarter", "semestral": "half",
            "anual": "year", "miesięcznie": "month", "kwartalnie": "quarter", "rocznie": "year"}, headings=(
            "Period", "Billing period", "Billing frequency", "Frequenza", "Periodicità", "Frecuencia", "Okres", "Częstotliwość")),
        Field("monthly", pgettext_lazy("of a contract", "In a month"), "money", currency="currency", editable=False,
            section="worth"),
        Field("whole", pgettext_lazy("of a contract", "Until it ends"), "money", currency="currency", nullable=True,
            editable=False, section="worth"),
        Field("priced_on", _("Costs that since"), "date", nullable=True, editable=False, section="worth"),
        Field("bills", pgettext_lazy("of a contract", "Makes its orders by itself"), "truth", section="worth", headings=(
            "Makes its orders by itself", "Automatic orders", "Ordini automatici", "Pedidos automáticos",
            "Zamówienia automatyczne")),
        Field("by_days", pgettext_lazy("of a contract", "Parts of a period by days"), "truth", section="worth", headings=(
            "Prorated", "Proration", "Pro rata", "Prorrateo", "Proporcjonalnie")),
        Field("bills_from", pgettext_lazy("of a contract", "Orders since"), "date", nullable=True, section="worth", headings=(
            "Orders since", "Billing start date", "Ordini dal", "Pedidos desde", "Zamówienia od")),
        Field("next_bill_on", pgettext_lazy("of a contract", "Next order on"), "date", nullable=True, editable=False,
            sortable=True, section="worth"),
        Field("unbilled", pgettext_lazy("of a contract", "Why its order was not made"), editable=False, section="worth"),
        Field("adjusted", pgettext_lazy("of a contract", "Prices are adjusted"), "choice", choices=Adjusted.choices,
            start=Adjusted.NOT, section="adjusted", headings=(
            "Indexation", "Price adjustment", "Indicizzazione", "Adeguamento", "Indexación", "Indeksacja", "Waloryzacja")),
        Field("adjusted_from", pgettext_lazy("of a contract", "First adjusted on"), "date", nullable=True, section="adjusted",
            headings=("First adjusted on", "Primo adeguamento", "Primera revisión", "Pierwsza waloryzacja")),
        Field("adjusted_months", _("Then every so many months"), "integer", clean=facts.months, section="adjusted",
            headings=("Adjusted every months", "Mesi tra adeguamenti", "Meses entre revisiones", "Waloryzacja co miesięcy")),
        Field("adjusted_on", pgettext_lazy("of a contract", "Last adjusted on"), "date", nullable=True, editable=False,
            section="adjusted"),
        Field("index_percent", _("By per cent"), "number", nullable=True, clean=facts.percent, section="adjusted", headings=(
            "Indexation percent", "Percentuale di adeguamento", "Porcentaje de revisión", "Procent waloryzacji")),
        Field("index_name", pgettext_lazy("of prices", "Index"), section="adjusted", headings=(
            "Price index", "Indice dei prezzi", "Índice de precios", "Wskaźnik cen")),
        Field("index_base", _("Base month"), "date", nullable=True, clean=month, section="adjusted", headings=(
            "Base month", "Mese base", "Mes base", "Miesiąc bazowy")),
        Field("index_lag", _("Months before, of which the index is taken"), "integer", clean=figures.months, section="adjusted",
            headings=("Index lag", "Mesi di ritardo", "Meses de retraso", "Opóźnienie w miesiącach")),
        Field("index_share", _("Share of the change, %"), "number", clean=percentage, section="adjusted", headings=(
            "Index share", "Quota ISTAT", "Porcentaje del índice", "Udział wskaźnika")),
        Field("index_cap", _("At most, %"), "number", nullable=True, clean=facts.percent, section="adjusted", headings=(
            "Cap", "Tetto", "Tope", "Maksimum")),
        Field("index_floor", _("At least, %"), "number", nullable=True, clean=facts.percent, section="adjusted", headings=(
            "Floor", "Minimo", "Mínimo", "Minimum")),
        Field("index_step", _("Prices are rounded to"), "number", clean=facts.step, section="adjusted", headings=(
            "Rounded to", "Arrotondamento", "Redondeo", "Zaokrąglenie")),
        Field("notes", _("Notes"), "long", section="known", headings=("Notes", "Description", "Note", "Notas", "Uwagi")),
        Field("tags", _("Tags"), "tags", section="known", headings=("Tags", "Labels", "Etichette", "Etiquetas", "Tagi")),
        Field("created_at", _("Known since"), "moment", editable=False, sortable=True, section="known"),
    ),
)  # fmt: skip

LINE = Entity(
    key="contract_line",
    plural="contract-lines",
    model=actions.LINES.model,
    label=_("Contract line"),
    label_new=_("New contract line"),
    label_plural=_("Contract lines"),
    icon="list-plus",
    hangs="contract",
    subtitle="contract__name",
    sort="-created_at",
    columns=("name", "quantity", "unit_price", "discount", "amount", "contract"),
    record=(_SQL / "line.sql").read_text(),
    complete=complete_line,
    verbs=Verbs(
        create=actions.add_line, edit=actions.edit_line, delete=actions.delete_line, refresh=actions.refresh_contract_lines,
    ),
    fields=(
        Field("contract", _("Contract"), "link", link="contract", settled=True, required=True),
        Field("product", _("Product"), "link", link="product", nullable=True, settled=True, loose=True),
        Field("name", _("Description"), "text"),
        Field("quantity", _("Quantity"), "number", start="1"),
        Field("unit_price", _("Unit price"), "money", currency="currency"),
        Field("discount", _("Discount, %"), "number", clean=discount),
        Field("amount", _("Amount"), "money", currency="currency", editable=False),
        Field("currency", _("Currency"), section="", editable=False, filterable=False),
        Field("created_at", _("Known since"), "moment", editable=False, sortable=True),
    ),
)  # fmt: skip
