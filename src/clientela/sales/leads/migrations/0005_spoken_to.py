"""Who was spoken to when they rang has been answered, too."""

from django.db import migrations

ANSWERED = """
CREATE OR REPLACE FUNCTION leads_answered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN  -- the first touch of its owner, or of anybody of us where it is nobody's yet
    UPDATE leads_lead l SET answered_at = t.at, state = 'working', version = l.version + 1, updated_at = now()
      FROM (SELECT x.id, min(n.at) AS at
              FROM new_values n JOIN leads_lead x ON x.party_id = n.party_id
             WHERE x.answered_at IS NULL AND x.state IN ('new', 'working') AND n.by_user_id = coalesce(x.owner_id, n.by_user_id)
               AND ({touch})
               AND n.at >= x.opened_at - interval '1 minute' AND n.at <= now() + interval '1 minute'
             GROUP BY x.id) t
     WHERE l.id = t.id;
    RETURN NULL;
END $$;
"""
BEFORE = "n.kind = 'visit' OR n.kind IN ('message', 'call') AND n.direction = 'out'"
TOUCH = BEFORE + " OR n.kind = 'call' AND coalesce(n.details->>'outcome', 'reached') = 'reached'"


class Migration(migrations.Migration):
    dependencies = [("leads", "0004_mail_door"), ("timeline", "0003_own_fields")]

    operations = [migrations.RunSQL(ANSWERED.replace("{touch}", TOUCH), ANSWERED.replace("{touch}", BEFORE))]
