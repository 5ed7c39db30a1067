"""The line of this room in the list of settings."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.directory.settings_pages import COMPANY, SettingsPage

QUOTES_PAGE = SettingsPage(
    _("Quotes and discounts"), "file-text", "/settings/quotes/", COMPANY, ("configure", "company")
)
