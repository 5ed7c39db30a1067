"""The page of freshness in the list of settings; everybody has his own places on it."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.directory.settings_pages import SettingsPage

FRESHNESS = SettingsPage(_("Freshness"), "signal-high", "/settings/freshness/")
