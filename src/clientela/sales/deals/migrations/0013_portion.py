"""Whose many deals are, and how much of each: the same as their credits, for sums over so many that all splits are best read once.

And credits themselves: which deals are split is asked within a CASE, so that the planner may answer it out of one reading of all
splits where it expects to be asked often.
"""

from django.db import migrations, models

PORTIONS = """
CREATE FUNCTION deals_portions() RETURNS TABLE (id uuid, deal_id uuid, seller_id uuid, share numeric) LANGUAGE sql STABLE ROWS 100000 AS $$
-- A row for each split, and one for the owner with what is left; of an owner who has a split as well, both.
SELECT s.id, s.deal_id, s.seller_id, s.share::numeric FROM deals_split s
UNION ALL
SELECT d.id, d.id, d.owner_id, 100 - coalesce(s.given, 0)
  FROM deals_deal d LEFT JOIN (SELECT o.deal_id, sum(o.share) AS given FROM deals_split o GROUP BY o.deal_id) s ON s.deal_id = d.id
 WHERE s.given IS NULL OR s.given < 100
$$;
CREATE VIEW deals_portion AS SELECT * FROM deals_portions();
"""
NO_PORTIONS = "DROP VIEW deals_portion; DROP FUNCTION deals_portions();"
BEFORE = """coalesce((SELECT CASE WHEN bool_or(s.seller_id = d.owner_id) THEN 0 ELSE 100 - sum(s.share) END
                       FROM deals_split s WHERE s.deal_id = d.id), 100)"""
AFTER = """CASE WHEN EXISTS (SELECT FROM deals_split s WHERE s.deal_id = d.id)
                THEN (SELECT CASE WHEN bool_or(s.seller_id = d.owner_id) THEN 0 ELSE 100 - sum(s.share) END
                        FROM deals_split s WHERE s.deal_id = d.id)
                ELSE 100 END"""
REPLACE = """
DO $do$ BEGIN
    EXECUTE replace(pg_get_functiondef('deals_credits()'::regprocedure), $a${before}$a$, $b${after}$b$);
END $do$"""


class Migration(migrations.Migration):
    dependencies = [
        ("deals", "0012_open_by_stage"),
    ]

    operations = [
        migrations.RunSQL(PORTIONS, NO_PORTIONS),
        migrations.RunSQL(REPLACE.format(before=BEFORE, after=AFTER), REPLACE.format(before=AFTER, after=BEFORE)),
        migrations.CreateModel(
            name="Portion",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("share", models.DecimalField(decimal_places=4, max_digits=7)),
            ],
            options={"db_table": "deals_portion", "managed": False},
        ),
    ]
