"""The page of webhooks in the list of settings."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.directory.settings_pages import COMPANY, SettingsPage

WEBHOOKS = SettingsPage(_("Webhooks"), "webhook", "/settings/webhooks/", COMPANY, ("configure", "webhook"))
