"""The page of connectors in the list of settings."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.directory.settings_pages import COMPANY, SettingsPage

CONNECTORS = SettingsPage(_("Connectors"), "plug", "/settings/connectors/", COMPANY, ("configure", "connector"))
