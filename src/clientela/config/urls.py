"""All addresses: a room's own pages first, then what every entity has by its declaration."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from clientela.analytics.reports import api as reports
from clientela.analytics.reports import dashboard_api as dashboards
from clientela.analytics.subscriptions import api as subscriptions
from clientela.catalog import api as catalog
from clientela.catalog.prices import api as prices
from clientela.channels.email import api as email
from clientela.channels.email.consent import api as mail_consent
from clientela.config.addresses import Addresses
from clientela.parties import api as parties
from clientela.parties.consents import api as consents
from clientela.parties.matching import api as matching
from clientela.parties.merging import api as merging
from clientela.parties.reach import api as reach
from clientela.parties.relationships import api as relationships
from clientela.parties.sources import api as sources
from clientela.platform.api.application import make_api
from clientela.platform.connectors import api as connectors
from clientela.platform.directory import api as directory
from clientela.platform.directory.access import views as access
from clientela.platform.directory.account import api as account
from clientela.platform.directory.audit import views as audit
from clientela.platform.directory.configuration import api as configuration
from clientela.platform.directory.fields import api as fields
from clientela.platform.directory.keys import api as secret_keys
from clientela.platform.directory.layouts import api as layouts
from clientela.platform.directory.lending import api as lending
from clientela.platform.directory.objects import api as objects
from clientela.platform.directory.outside import api as outside
from clientela.platform.directory.sharing import api as sharing
from clientela.platform.directory.sso import api as sso
from clientela.platform.freshness import api as freshness
from clientela.platform.hooks import api as hooks
from clientela.platform.imports import api as imports
from clientela.platform.imports import export_views as exports
from clientela.platform.imports import move_api as moves
from clientela.platform.notifications import api as notifications
from clientela.platform.operations import api as operations
from clientela.platform.privacy import api as privacy
from clientela.platform.privacy.register import api as register
from clientela.platform.privacy.retention import api as retention
from clientela.platform.quality import api as quality
from clientela.platform.search.views import palette
from clientela.platform.seconding import api as seconding
from clientela.platform.seconding.acts import NeedsSecond
from clientela.platform.ui.refusing import refusal
from clientela.platform.undo import api as undo
from clientela.routing import api as routing
from clientela.sales.advice import api as advice
from clientela.sales.cadences import api as cadences
from clientela.sales.commissions import api as commissions
from clientela.sales.contracts import api as contracts
from clientela.sales.contracts import terms_api as contract_terms
from clientela.sales.conversion import api as conversion
from clientela.sales.conversion import touches_api as touches
from clientela.sales.deals import api as deals
from clientela.sales.deliveries import api as deliveries
from clientela.sales.forecast import api as forecast
from clientela.sales.leads import api as leads
from clientela.sales.leads import score_api as scores
from clientela.sales.mailing import api as mailing
from clientela.sales.movement import api as movement
from clientela.sales.orders import api as orders
from clientela.sales.partners import api as partners
from clientela.sales.purchases import api as purchases
from clientela.sales.quotes import api as quotes
from clientela.sales.returns import api as returns
from clientela.sales.shortages import api as shortages
from clientela.sales.suppliers import api as suppliers
from clientela.sales.targets import api as targets
from clientela.timeline import api as timeline


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, "404", status=404)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal(request, "403", status=403)


def refused_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    return refusal(request, "403", status=403)


def failed(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", status=500)


def too_many(request: HttpRequest) -> HttpResponse:
    """For allauth, which counts what strangers ask for; ours has no name for this among its handlers."""
    return render(request, "errors/429.html", status=429)


handler429 = too_many
handler403, handler404, handler500 = refused, not_found, failed

api = make_api(
    [
        ("/imports/moves", moves.router),
        ("/imports", imports.router),
        ("/exports", exports.router),
        ("/jobs", operations.router),
        ("", directory.router),
        ("", account.router),
        ("", audit.router),
        ("", sharing.router),
        ("", outside.router),
        ("", lending.router),
        ("", secret_keys.router),
        ("", sso.router),
        ("", fields.router),
        ("", layouts.router),
        ("", objects.router),
        ("", access.router),
        ("", configuration.router),
        ("", privacy.router),
        ("", retention.router),
        ("", register.router),
        ("", seconding.router),
        ("", notifications.router),
        ("", undo.router),
        ("", hooks.router),
        ("", connectors.router),
        ("", timeline.router),
        ("", routing.router),
        ("", leads.router),
        ("", scores.router),
        ("", advice.router),
        ("", cadences.router),
        ("", email.router),
        ("", catalog.router),
        ("", prices.router),
        ("", quotes.router),
        ("", contracts.router),
        ("", contract_terms.router),
        ("", deliveries.router),
        ("", returns.router),
        ("", purchases.router),
        ("", mailing.router),
        ("", shortages.router),
        ("", suppliers.router),
        ("", mail_consent.router),
        ("", parties.router),
        ("", consents.router),
        ("", relationships.router),
        ("", merging.router),
        ("", sources.router),
        ("", reach.router),
        ("", quality.router),
        ("", freshness.router),
        ("", matching.router),
        ("", forecast.router),
        ("", conversion.router),
        ("", touches.router),
        ("", deals.router),
        ("", partners.router),
        ("", commissions.router),
        ("", movement.router),
        ("", targets.router),
        ("", reports.router),
        ("", dashboards.router),
        ("", subscriptions.router),
        ("", orders.router),
    ]
)

api.add_exception_handler(NeedsSecond, seconding.asked)

_routes, _app, _namespace = api.urls
_ADDRESSES: list[Any] = [
    path("api/v1/", ([Addresses(_routes)], _app, _namespace)),
    path("imports/", include("clientela.platform.imports.urls")),
    path("exports/", exports.log),
    path("<slug:plural>/export/", exports.export_list),
    path("palette/", palette),
    path("", include("clientela.portal.urls")),
    path("", include("clientela.channels.email.urls")),
    path("", include("clientela.timeline.calendars.urls")),
    path("", include("clientela.timeline.urls")),
    path("", include("clientela.platform.notifications.urls")),
    path("", include("clientela.platform.operations.urls")),
    path("", include("clientela.platform.quality.urls")),
    path("", include("clientela.platform.freshness.urls")),
    path("", include("clientela.platform.undo.urls")),
    path("", include("clientela.platform.seconding.urls")),
    path("", include("clientela.platform.privacy.retention.urls")),
    path("", include("clientela.platform.privacy.register.urls")),
    path("", include("clientela.platform.privacy.urls")),
    path("", include("clientela.platform.hooks.urls")),
    path("", include("clientela.platform.connectors.urls")),
    path("", include("clientela.platform.directory.provisioning.urls")),
    path("", include("clientela.platform.directory.urls")),
    path("", include("clientela.parties.urls")),
    path("", include("clientela.parties.consents.urls")),
    path("", include("clientela.parties.relationships.urls")),
    path("", include("clientela.parties.merging.urls")),
    path("", include("clientela.parties.sources.urls")),
    path("", include("clientela.parties.reach.urls")),
    path("", include("clientela.parties.matching.urls")),
    path("", include("clientela.routing.urls")),
    path("", include("clientela.sales.forecast.urls")),
    path("", include("clientela.sales.conversion.urls")),
    path("", include("clientela.sales.movement.urls")),
    path("", include("clientela.sales.targets.urls")),
    path("", include("clientela.sales.leads.urls")),
    path("", include("clientela.sales.forms.urls")),
    path("", include("clientela.catalog.urls")),
    path("", include("clientela.catalog.bundles.urls")),
    path("", include("clientela.sales.mailing.urls")),
    path("", include("clientela.sales.quotes.urls")),
    path("", include("clientela.sales.contracts.urls")),
    path("", include("clientela.sales.deliveries.urls")),
    path("", include("clientela.sales.returns.urls")),
    path("", include("clientela.sales.purchases.urls")),
    path("", include("clientela.sales.shortages.urls")),
    path("", include("clientela.sales.suppliers.urls")),
    path("", include("clientela.sales.advice.urls")),
    path("", include("clientela.sales.cadences.urls")),
    path("", include("clientela.sales.competitors.urls")),
    path("", include("clientela.sales.partners.urls")),
    path("", include("clientela.sales.commissions.urls")),
    path("", include("clientela.sales.deals.urls")),
    path("", include("clientela.analytics.reports.urls")),
    path("", include("clientela.analytics.subscriptions.urls")),
    path("", include("clientela.workspace.urls")),
    path("", include("clientela.platform.ui.urls")),
]
urlpatterns = [Addresses(_ADDRESSES)]
