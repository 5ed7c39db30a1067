"""Notices of silent mailboxes and connectors are of one kind now; those that were made before are told in its words."""

from django.db import migrations

ONE = """
UPDATE notifications_notice SET kind = 'source_silent', said = jsonb_build_object(
           'name', coalesce(said->>'address', said->>'name', ''), 'why', coalesce(said->>'why', ''))
 WHERE kind IN ('mailbox_silent', 'connector_silent');
DELETE FROM notifications_preference WHERE kind = 'connector_silent';
UPDATE notifications_preference SET kind = 'source_silent' WHERE kind = 'mailbox_silent';
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_preferences")]

    operations = [migrations.RunSQL(ONE, migrations.RunSQL.noop)]
