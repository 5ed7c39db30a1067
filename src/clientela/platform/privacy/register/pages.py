"""The line of this room in the list of settings."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.directory.settings_pages import COMPANY, SettingsPage

REGISTER_PAGE = SettingsPage(
    _("Register of processing"), "book-open", "/settings/register/", COMPANY, ("configure", "privacy")
)
