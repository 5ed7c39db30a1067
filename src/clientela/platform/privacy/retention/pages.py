"""The line of this room in the list of settings."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.directory.settings_pages import COMPANY, SettingsPage

RETENTION_PAGE = SettingsPage(_("Retention"), "hourglass", "/settings/retention/", COMPANY, ("configure", "privacy"))
