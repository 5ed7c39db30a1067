"""Where the sidebar leads, group by group; `wiring.NAVIGATION` takes them from here."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.ui.navigation import Group, Place

DAY = Group(
    "",
    (
        Place(label=_("Today"), url="/", icon="sun", key="T", verb="", handy=True),
        Place(label=_("Calendar"), url="/calendar/", icon="calendar-days", key="K", of="meeting"),
        Place("tasks", key="A", handy=True),
        Place(label=_("Notifications"), url="/notifications/", icon="bell", key="N", verb="", count="unread"),
    ),
)
CUSTOMERS = Group(
    _("Customers"),
    (
        Place("people", key="P", handy=True),
        Place("organisations", key="O"),
        Place("households", key="H"),
        Place(
            label=_("Duplicates"),
            url="/duplicates/",
            icon="copy-check",
            key="U",
            verb="merge",
            of="person",
            count="duplicates",
        ),
        Place("activity", key="Y"),
        Place("meetings", key="M"),
        Place(label=_("Still right?"), url="/reach/", icon="circle-question-mark", key="V", verb="edit", of="person"),
    ),
)
SALES = Group(
    _("Sales"),
    (
        Place("leads", key="W"),
        Place("deals", key="D", handy=True),
        Place("partner-deals"),
        Place(label=_("Partners"), url="/partners/", icon="coins", of="partner_deal"),
        Place("quotes"),
        Place("contracts"),
        Place(label=_("Forecast"), url="/forecast/", icon="trending-up", key="E", of="deal"),
        Place(label=_("Targets"), url="/targets/", icon="target", key="J", of="deal"),
        Place(label=_("Reports"), url="/reports/", icon="chart-column"),
    ),
)
WORK = Group(
    _("Back office"),
    (
        Place("orders", key="B"),
        Place("order-exceptions", key="X"),
        Place("installed-products"),
        Place("purchases"),
        Place("products", key="R"),
    ),
    rest=True,
    but=(
        "stages",
        "stage-steps",
        "prices",
        "tax-classes",
        "tax-rates",
        "places",
        "price-lists",
        "rates",
        "index-values",
        "supplier-products",
    ),
)
SET_UP = Group(
    _("Set-up"),
    (
        Place(label=_("Data quality"), url="/quality/", icon="gauge", key="Q", of="person"),
        Place("pipelines", key="L", verb="edit"),
        Place("lead-sources", key="F", verb="edit"),
        Place("lead-forms", verb="edit"),
        Place("cadences", verb="edit"),
        Place("price-lists", verb="edit"),
        Place("commission-rules", verb="edit"),
        Place("tax-rates", verb="edit"),
        Place("rates", verb="edit"),
        Place(label=_("Imports"), url="/imports/", icon="file-up", key="I", verb="import"),
        Place(label=_("Settings"), url="/settings/", icon="settings", key="S", verb=""),
    ),
)
