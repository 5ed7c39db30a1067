"""What lists, forms, API, import, search and the portal know of rules and of the ledger."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.catalog.figures import percentage
from clientela.platform.entities.cleaning import currency
from clientela.platform.entities.declaration import Belongs, Entity, Field, Section, Tab, Verbs
from clientela.sales.commissions import actions, facts
from clientela.sales.commissions.models import Basis, State, Whose

_SQL = Path(__file__).parent / "sql"
SECTIONS = (
    Section("fits", pgettext_lazy("commission", "For which deals")), Section("much", pgettext_lazy("commission", "How much")),
)  # fmt: skip

RULE = Entity(
    key="commission_rule",
    plural="commission-rules",
    model=actions.RULES.model,
    label=_("Commission rule"),
    label_new=_("New commission rule"),
    label_plural=_("Commission rules"),
    icon="scale",
    sort="position",
    columns=("name", "position", "whose", "tier", "partner", "family", "basis", "percent", "fixed", "valid_from", "valid_until"),
    searched=("name", "tier", "family"),
    record=(_SQL / "rule.sql").read_text(),
    sections=SECTIONS,
    on_page=SECTIONS,
    complete=facts.complete,
    verbs=Verbs(
        create=actions.write_rule, edit=actions.edit_rule, delete=actions.delete_rule, take=actions.take_rules,
        refresh=actions.refresh_rules,
    ),
    fields=(
        Field("name", _("Name"), "name", sortable=True, required=True, section="fits", headings=(
            "Rule", "Name", "Regola", "Regla", "Reguła")),
        Field("position", pgettext_lazy("in an order", "Position"), "integer", sortable=True, section="fits", headings=(
            "Position", "Order", "Posizione", "Posición", "Pozycja")),
        Field("whose", pgettext_lazy("commission", "For whom"), "choice", choices=Whose.choices, start=Whose.ALL, section="fits",
            headings=("For whom", "Per chi", "Para quién", "Dla kogo")),
        Field("tier", pgettext_lazy("commission", "Tier"), section="fits", headings=("Tier", "Livello", "Nivel", "Poziom")),
        Field("partner", pgettext_lazy("role", "Partner"), "link", link="organisation", href="/parties/", nullable=True,
            settled=True, section="fits", headings=("Partner", "Socio")),
        Field("pipeline", _("Pipeline"), "link", link="pipeline", nullable=True, settled=True, few=True, section="fits",
            headings=("Pipeline", "Lejek")),
        Field("family", _("Family"), section="fits", headings=(
            "Family", "Category", "Famiglia", "Categoria", "Familia", "Kategoria")),
        Field("basis", pgettext_lazy("commission", "Of what"), "choice", choices=Basis.choices, start=Basis.WON, section="much",
            headings=("Basis", "Base", "Podstawa")),
        Field("percent", pgettext_lazy("commission", "Per cent"), "number", nullable=True, clean=percentage, section="much",
            headings=(
            "Percent", "Rate", "Percentuale", "Porcentaje", "Procent")),
        Field("fixed", pgettext_lazy("commission", "Fixed amount"), "money", currency="currency", nullable=True, clean=facts.fixed,
            section="much", headings=("Fixed amount", "Importo fisso", "Importe fijo", "Stała kwota")),
        Field("currency", _("Currency"), section="", clean=currency, filterable=False, headings=(
            "Currency", "Valuta", "Moneda", "Waluta")),
        Field("valid_from", pgettext_lazy("commission", "From"), "date", section="much", headings=("From", "Dal", "Desde", "Od")),
        Field("valid_until", pgettext_lazy("commission", "Until"), "date", nullable=True, section="much", headings=(
            "Until", "Al", "Hasta", "Do")),
        Field("created_at", _("Known since"), "moment", editable=False, section="fits"),
    ),
)  # fmt: skip

COMMISSION = Entity(
    key="commission",
    plural="commissions",
    model=actions.COMMISSIONS.model,
    label=_("Commission"),
    label_new=_("New commission"),
    label_plural=_("Commissions"),
    icon="coins",
    hangs="partner_deal",
    subtitle="partner__name",
    sort="-created_at",
    tabs=(
        Tab(_("To be approved"), {"all": [{"field": "state", "is": str(State.ACCRUED)}]}),
        Tab(_("To be paid"), {"all": [{"field": "state", "is": str(State.APPROVED)}]}),
    ),
    columns=("partner_deal", "name", "partner", "on_day", "rule", "amount", "base", "state", "note"),
    searched=("name", "note"),
    record=(_SQL / "commission.sql").read_text(),
    belongs=Belongs(
        ways=(("partner_deal__partner", "partner_deal__partner__organisation"),),
        shows=("partner_deal", "base", "amount", "currency", "on_day", "state", "created_at"),
    ),
    verbs=Verbs(create=actions.add_by_hand, edit=actions.edit_commission, refresh=actions.refresh_commissions),
    fields=(
        Field("name", pgettext_lazy("commission", "For what"), editable=False),
        Field("partner_deal", _("Partner deal"), "link", link="partner_deal", settled=True, required=True),
        Field("partner", pgettext_lazy("role", "Partner"), "link", link="organisation", href="/parties/", nullable=True,
            settled=True, editable=False),
        Field("on_day", pgettext_lazy("commission", "Written on"), "date", editable=False),
        Field("rule", _("Commission rule"), "link", link="commission_rule", nullable=True, settled=True, editable=False),
        Field("order", _("Order"), "link", link="order", names="order__number", nullable=True, settled=True, editable=False),
        Field("base", pgettext_lazy("commission", "Part of"), "money", currency="currency", dated="on_day", nullable=True,
            editable=False),
        Field("amount", _("Amount"), "money", currency="currency", dated="on_day", clean=facts.amount, required=True),
        Field("currency", _("Currency"), section="", clean=currency, filterable=False),
        Field("state", _("State"), "choice", choices=State.choices, editable=False),
        Field("note", _("Note")),
        Field("created_at", _("Known since"), "moment", editable=False, sortable=True),
    ),
)  # fmt: skip
