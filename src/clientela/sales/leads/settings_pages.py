"""The line of this room in the list of settings."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.directory.settings_pages import COMPANY, SettingsPage

SCORES = SettingsPage(_("Lead scores"), "gauge", "/settings/scores/", COMPANY, ("configure", "company"))
