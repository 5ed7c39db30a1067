"""The page of mailboxes in the list of settings: everybody's own, and the company's policies."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.directory.settings_pages import PERSONAL, SettingsPage

MAILBOXES = SettingsPage(_("Mailboxes"), "mail", "/settings/mailboxes/", PERSONAL, ("create", "mailbox"))
