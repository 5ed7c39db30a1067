"""What lists, boards, forms, API, import and search know of deals."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.platform.entities.cleaning import currency
from clientela.platform.entities.declaration import Belongs, Check, Entity, Field, Section, Tab, Verbs, Words
from clientela.platform.entities.operands import ME
from clientela.sales.deals import actions, facts
from clientela.sales.deals.models import Credit, Part, Stance
from clientela.sales.pipelines.models import Outcome

_SQL = Path(__file__).parent / "sql"
SECTIONS = (Section("deal", _("Deal")), Section("worth", _("Value")), Section("known", _("What is known")))
OPEN = {"all": [{"field": "outcome", "is": "open"}]}

DEAL = Entity(
    key="deal",
    plural="deals",
    model=actions.DEALS.model,
    label=_("Deal"),
    label_new=_("New deal"),
    label_plural=_("Deals"),
    icon="handshake",
    subtitle="party__name",
    sort="-created_at",
    opens_with=OPEN,
    opens_as="board",
    tabs=(
        Tab(_("Mine"), {"all": [*OPEN["all"], {"field": "owner", "is": ME}]}),
        Tab(_("Closing this month"), {"all": [*OPEN["all"], {"field": "closes_on", "within": "this_month"}]}),
        Tab(_("Too long in their stage"), {"all": [*OPEN["all"], {"field": "stale_on", "older_than": "0 days"}]}),
    ),
    board="stage",
    weighed="stage.probability",
    spans=("opened_on", "closes_on"),
    late="stale_on",
    passes="passed_because",
    columns=("name", "party", "stage", "amount", "closes_on", "owner", "next_step"),
    searched=("name", "next_step", "origin"),
    beside=("lead",),
    record=(_SQL / "record.sql").read_text(),
    sections=SECTIONS,
    on_page=SECTIONS,
    template="deals/deal.html",
    complete=facts.complete,
    # What we expect of a deal is ours; a role can open its stage, its amount or the day on which it shall close.
    belongs=Belongs(
        ways=(("party", "party__organisation"),), shows=("party", "product", "currency", "opened_on", "outcome")
    ),
    import_headings=("Deal ID", "Opportunity ID", "Opportunity id", "ID", "Record ID", "External ID"),
    checks=(
        Check("stale_deals", _("Deals that stand in their stage for longer than it allows"), {
            "all": [{"field": "outcome", "is": "open"}, {"field": "stale_on", "older_than": "0 days"}]}, "age"),
        Check("deals_without_step", _("Open deals without a next step"), {
            "all": [{"field": "outcome", "is": "open"}, {"field": "next_step", "known": "no"}]}, "completeness"),
    ),
    verbs=Verbs(
        create=actions.open_deal, edit=actions.edit_deal, delete=actions.delete_deal, take=actions.take_deals,
        edit_many=actions.edit_deals, sets=actions.IN_SETS, delete_many=actions.delete_deals, refresh=actions.refresh_deals,
    ),
    fields=(
        Field("name", _("Name"), "name", sortable=True, section="deal", headings=(
            "Deal", "Deal name", "Opportunity", "Opportunity name", "Deal title", "Title", "Trattativa", "Nome trattativa",
            "Opportunità", "Oportunidad", "Negocio", "Nombre del negocio", "Szansa", "Nazwa szansy", "Transakcja")),
        Field("party", _("Customer"), "link", link="person", href="/parties/", nullable=True, settled=True,
            section="deal", headings=(
            "Account", "Account name", "Company", "Customer", "Client", "Organization", "Organisation", "Contact", "Cliente",
            "Azienda", "Account cliente", "Empresa", "Cuenta", "Klient", "Firma", "Konto"), key_headings=(
            "Account ID", "Company ID", "Customer ID", "Organization ID", "ID cliente", "ID azienda", "ID empresa", "ID klienta")),
        Field("pipeline", _("Pipeline"), "link", link="pipeline", nullable=True, settled=True, few=True, made=True, section="",
            headings=("Pipeline", "Deal pipeline", "Lejek")),
        Field("stage", _("Stage"), "link", link="stage", nullable=True, settled=True, few=True, made=True,
            within="pipeline", section="deal",
            headings=("Stage", "Deal stage", "Opportunity stage", "Sales stage", "Fase", "Fase trattativa", "Etapa", "Etap")),
        Field("owner", _("Owner"), "user", start=ME, nullable=True, settled=True, section="deal", headings=(
            "Owner", "Deal owner", "Opportunity owner", "Sales agent", "Sales rep", "Salesperson", "Assigned to", "Responsabile",
            "Venditore", "Propietario", "Vendedor", "Comercial", "Właściciel", "Handlowiec")),
        Field("product", _("Product"), "link", link="product", nullable=True, settled=True, loose=True, section="deal", headings=(
            "Product", "Product name", "Item", "Prodotto", "Articolo", "Producto", "Artículo", "Produkt")),
        Field("amount", _("Amount"), "money", currency="currency", dated="closes_on", nullable=True, sortable=True,
            section="worth", headings=(
            "Amount", "Value", "Deal value", "Close value", "Deal amount", "Importo", "Valore", "Importe", "Valor", "Kwota",
            "Wartość")),
        Field("currency", _("Currency"), section="", clean=currency, filterable=False, headings=(
            "Currency", "Valuta", "Moneda", "Waluta")),
        Field("closes_on", pgettext_lazy("of a deal", "Closes on"), "date", nullable=True, sortable=True,
            section="worth", headings=(
            "Close date", "Closing date", "Expected close date", "Expected close", "Data di chiusura", "Chiusura prevista",
            "Fecha de cierre", "Cierre previsto", "Data zamknięcia", "Termin zamknięcia")),
        Field("opened_on", pgettext_lazy("of a deal", "Opened on"), "date", section="worth", headings=(
            "Open date", "Opened", "Engage date", "Deal created", "Create date", "Created date", "Data di apertura",
            "Fecha de apertura", "Data otwarcia")),
        Field("next_step", _("Next step"), section="known", headings=(
            "Next step", "Next steps", "Prossimo passo", "Próximo paso", "Siguiente paso", "Następny krok")),
        Field("lost_reason", _("Reason of loss"), section="known", headings=(
            "Lost reason", "Closed lost reason", "Loss reason", "Motivo della perdita", "Motivo de pérdida", "Powód przegranej")),
        Field("origin", pgettext_lazy("of a deal", "Origin"), section="known", headings=(
            "Lead source", "Deal source", "Origine", "Provenienza", "Origen", "Źródło", "Pochodzenie")),
        Field("lead", _("Lead"), "link", link="lead", nullable=True, settled=True, editable=False, section="known"),
        Field("tags", _("Tags"), "tags", section="known", headings=("Tags", "Labels", "Etichette", "Etiquetas", "Tagi")),
        Field("outcome", _("Outcome"), "choice", choices=Outcome.choices, section="", headings=(
            "Outcome", "Status", "Deal status", "Esito", "Resultado", "Wynik")),
        Field("stages", _("Stages"), "composite", path="stage", repeats="stage", editable=False, filterable=False, section=""),
        Field("stage_since", _("In this stage since"), "moment", editable=False, section="deal"),
        Field("stale_on", _("Stale on"), "date", nullable=True, editable=False, section="deal"),
        Field("steps_done", _("Checklist done, %"), "integer", nullable=True, editable=False, section="deal"),
        Field("steps_missed", _("Steps left behind"), "integer", editable=False, section="deal"),
        Field("passed_because", _("Let in because"), "long", section="", headings=(
            "Let in because", "Stage override reason", "Ammessa perché", "Admitida porque", "Wpuszczono, ponieważ")),
        Field("created_at", _("Known since"), "moment", editable=False, sortable=True, section="deal"),
    ),
)  # fmt: skip

_DEAL = Field("deal", _("Deal"), "link", link="deal", settled=True, required=True)
_SINCE = Field("created_at", _("Known since"), "moment", editable=False, sortable=True)

BUYER = Entity(
    key="buyer",
    plural="buyers",
    model=actions.BUYERS.model,
    label=_("Buyer"),
    label_new=_("New buyer"),
    label_plural=_("Buying committee"),
    icon="users-round",
    hangs="deal",
    title="name",
    subtitle="deal__name",
    sort="-created_at",
    columns=("name", "part", "stance", "note", "deal"),
    searched=("note",),
    record=(_SQL / "buyer.sql").read_text(),
    verbs=Verbs(
        create=actions.add_buyer, edit=actions.edit_buyer, delete=actions.delete_buyer, refresh=actions.refresh_buyers,
    ),
    fields=(
        Field("name", pgettext_lazy("of a person", "Name"), path="party__name", repeats="party", editable=False,
            filterable=False),
        _DEAL,
        Field("party", _("Who"), "link", link="person", href="/parties/", settled=True, required=True),
        Field("part", pgettext_lazy("in a purchase", "Part"), "choice", choices=Part.choices, start=Part.ADVISES),
        Field("stance", pgettext_lazy("in a purchase", "Stance"), "choice", choices=Stance.choices, start=Stance.OPEN),
        Field("note", _("Note")),
        _SINCE,
    ),
)  # fmt: skip

LINE = Entity(
    key="deal_line",
    plural="deal-lines",
    model=actions.LINES.model,
    label=_("Deal line"),
    label_new=_("New deal line"),
    label_plural=_("Deal lines"),
    icon="list-plus",
    hangs="deal",
    subtitle="deal__name",
    sort="-created_at",
    columns=("name", "quantity", "unit_price", "discount", "amount", "deal"),
    record=(_SQL / "line.sql").read_text(),
    template="deals/line.html",
    complete=facts.complete_line,
    verbs=Verbs(create=actions.add_line, edit=actions.edit_line, delete=actions.delete_line, refresh=actions.refresh_lines),
    fields=(
        _DEAL,
        Field("product", _("Product"), "link", link="product", nullable=True, settled=True, loose=True,
            tells="/products/at-line/"),
        Field("name", _("Description"), "text"),
        Field("quantity", _("Quantity"), "number", start="1"),
        Field("unit_price", _("Unit price"), "money", currency="currency"),
        Field("discount", _("Discount, %"), "number", clean=facts.discount),
        Field("amount", _("Amount"), "money", currency="currency", editable=False),
        Field("currency", _("Currency"), section="", editable=False, filterable=False),
        _SINCE,
    ),
)  # fmt: skip

SPLIT = Entity(
    key="deal_split",
    plural="deal-splits",
    model=actions.SPLITS.model,
    label=_("Deal split"),
    label_new=_("New deal split"),
    label_plural=_("Deal splits"),
    icon="chart-pie",
    hangs="deal",
    title="name",
    subtitle="deal__name",
    sort="-created_at",
    columns=("name", "share", "deal"),
    searched=(),
    record=(_SQL / "split.sql").read_text(),
    verbs=Verbs(create=actions.add_split, edit=actions.edit_split, delete=actions.delete_split, refresh=actions.refresh_splits),
    fields=(
        Field("name", pgettext_lazy("of a person", "Name"), path="seller__name", repeats="seller", editable=False,
            filterable=False),
        _DEAL,
        Field("seller", _("Seller"), "user", start=ME, settled=True, required=True),
        Field("share", _("Share, %"), "number", clean=facts.share),
        _SINCE,
    ),
)  # fmt: skip


def _of_deal(name: str, label: Words, kind: Any, **more: Any) -> Field:
    """What its deal says, to who may know it of deals."""
    return Field(name, label, kind, **{"editable": False, "follows": (f"deal.{name}",), **more})


def _portion(name: str, label: Words, *also: str) -> Field:
    """A seller's portion of a figure of the deal."""
    follows = ("deal.amount", "split.share", *also)
    return Field(
        name, label, "money", currency="currency", dated="closes_on", nullable=True, editable=False, follows=follows
    )


CREDIT = Entity(
    key="deal_credit",
    plural="deal-credits",
    model=Credit,
    label=_("Deal credit"),
    label_plural=_("Deal credits"),
    icon="chart-pie",
    hangs="deal",
    title="name",
    subtitle="seller__name",
    sort="-created_at",
    searched=(),
    found_by="deal",
    columns=("name", "seller", "share", "amount", "outcome", "closes_on"),
    record=(_SQL / "credit.sql").read_text(),
    verbs=Verbs(),
    fields=(
        Field("name", _("Name"), path="deal__name", repeats="deal", editable=False, filterable=False),
        Field("deal", _("Deal"), "link", link="deal", editable=False),
        Field("seller", _("Seller"), "user", nullable=True, editable=False, follows=("deal.owner", "split.seller")),
        Field("share", _("Share, %"), "number", editable=False, follows=("split.share",)),
        _portion("amount", _("Amount")),
        _portion("cost", _("Cost"), "product.cost"),
        _portion("margin", _("Margin"), "product.cost"),
        Field("currency", _("Currency"), section="", editable=False, filterable=False),
        _of_deal("outcome", _("Outcome"), "choice", choices=Outcome.choices),
        _of_deal("closes_on", pgettext_lazy("of a deal", "Closes on"), "date", nullable=True),
        _of_deal("opened_on", pgettext_lazy("of a deal", "Opened on"), "date", path="deal__opened_on"),
        _of_deal("party", _("Customer"), "link", link="person", href="/parties/", path="deal__party", nullable=True),
        _of_deal("product", _("Product"), "link", link="product", path="deal__product", nullable=True),
        _of_deal("pipeline", _("Pipeline"), "link", link="pipeline", path="deal__pipeline", nullable=True),
        _of_deal("stage", _("Stage"), "link", link="stage", path="deal__stage", nullable=True),
        Field("split", _("Deal split"), "link", link="deal_split", names="split__seller__name", nullable=True, editable=False,
            section="", filterable=False),
        _SINCE,
    ),
)  # fmt: skip
