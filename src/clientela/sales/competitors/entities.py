"""What lists, pages, API and search know of battle cards and of the competitors of a deal."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.platform.entities.cleaning import currency
from clientela.platform.entities.declaration import Entity, Field, Verbs
from clientela.sales.competitors import actions

_SQL = Path(__file__).parent / "sql"
_SINCE = Field("created_at", _("Known since"), "moment", editable=False, sortable=True)
_NAME = Field(
    "name",
    pgettext_lazy("of an organisation", "Name"),
    path="party__name",
    repeats="party",
    editable=False,
    filterable=False,
)

CARD = Entity(
    key="battle_card",
    plural="battle-cards",
    model=actions.CARDS.model,
    label=_("Battle card"),
    label_new=_("New battle card"),
    label_plural=_("Battle cards"),
    icon="swords",
    hangs="party",
    title="name",
    sort="-created_at",
    columns=("name", "strengths", "weaknesses", "how_to_win"),
    searched=("strengths", "weaknesses", "how_to_win"),
    record=(_SQL / "card.sql").read_text(),
    verbs=Verbs(
        create=actions.write_card, edit=actions.edit_card, delete=actions.delete_card, take=actions.take_cards,
        refresh=actions.refresh_cards,
    ),
    fields=(
        _NAME,
        Field("party", _("Organisation"), "link", link="organisation", settled=True, required=True, headings=(
            "Competitor", "Company", "Organisation", "Organization", "Concorrente", "Azienda", "Competidor", "Empresa", "Konkurent",
            "Firma"), key_headings=("Competitor ID", "Company ID")),
        Field("strengths", pgettext_lazy("of a competitor", "Strengths"), "long", headings=(
            "Strengths", "Punti di forza", "Puntos fuertes", "Mocne strony")),
        Field("weaknesses", pgettext_lazy("of a competitor", "Weaknesses"), "long", headings=(
            "Weaknesses", "Punti deboli", "Puntos débiles", "Słabe strony")),
        Field("how_to_win", pgettext_lazy("of a competitor", "How to win"), "long", headings=(
            "How to win", "Come vincere", "Cómo ganar", "Jak wygrać")),
        Field("link", _("More about it"), "url", headings=("Link", "URL", "More about it")),
        _SINCE,
    ),
)  # fmt: skip

COMPETITOR = Entity(
    key="deal_competitor",
    plural="deal-competitors",
    model=actions.COMPETITORS.model,
    label=_("Deal competitor"),
    label_new=_("New competitor"),
    label_plural=_("Competitors"),
    icon="swords",
    hangs="deal",
    title="name",
    subtitle="deal__name",
    sort="-created_at",
    columns=("name", "price", "won", "note", "deal"),
    searched=("note",),
    record=(_SQL / "competitor.sql").read_text(),
    verbs=Verbs(
        create=actions.name_competitor, edit=actions.edit_competitor, delete=actions.strike_competitor,
        refresh=actions.refresh_competitors,
    ),
    fields=(
        _NAME,
        Field("deal", _("Deal"), "link", link="deal", settled=True, required=True),
        Field("party", _("Organisation"), "link", link="organisation", settled=True, required=True),
        Field("price", pgettext_lazy("of a competitor", "Their price"), "money", currency="currency",
            dated="deal__closes_on", nullable=True),
        Field("currency", _("Currency"), section="", clean=currency, filterable=False),
        Field("won", pgettext_lazy("of a competitor", "Won it"), "truth"),
        Field("note", _("Note")),
        _SINCE,
    ),
)  # fmt: skip
