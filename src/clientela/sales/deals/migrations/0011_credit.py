"""Whose a deal is, and how much of it: a view, so that it is right whatever path a change came by.

The function behind it names its tables without a schema, and is written out within each statement that asks: in the past those are the
tables of that moment.
"""

from django.db import migrations, models

CREDIT = """
-- What the products of its lines cost, in the deal's currency; NULL where that is not known of all of them.
CREATE FUNCTION deals_cost(deal uuid, coin text, on_day date) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN bool_and(said.cost IS NOT NULL) THEN sum(said.cost) END
      FROM (SELECT l.quantity * CASE WHEN c.currency = coin THEN c.cost
                   ELSE round(c.cost * clientela_rate(c.currency, on_day) / nullif(clientela_rate(coin, on_day), 0), 4) END AS cost
              FROM deals_line l LEFT JOIN catalog_product c ON c.id = l.product_id WHERE l.deal_id = deal) said
$$;

CREATE FUNCTION deals_credits() RETURNS TABLE (
    id uuid, deal_id uuid, split_id uuid, seller_id uuid, share numeric, amount numeric, cost numeric, margin numeric, currency text,
    outcome text, closes_on date, created_at timestamptz) LANGUAGE sql STABLE ROWS 100000 AS $$
-- Of a deal that is split: each seller's part, the owner's with what is left of it. Any other is its owner's as a whole.
WITH given AS (SELECT deal_id, 100 - sum(share) AS rest FROM deals_split GROUP BY deal_id),
parts AS (
    SELECT s.id, s.id AS split_id, s.deal_id, s.seller_id,
           s.share + CASE WHEN s.seller_id = d.owner_id THEN g.rest ELSE 0 END AS share
      FROM deals_split s JOIN given g ON g.deal_id = s.deal_id JOIN deals_deal d ON d.id = s.deal_id
    UNION ALL
    SELECT d.id, NULL, d.id, d.owner_id, g.rest
      FROM given g JOIN deals_deal d ON d.id = g.deal_id
     WHERE g.rest > 0 AND NOT EXISTS (SELECT FROM deals_split s WHERE s.deal_id = d.id AND s.seller_id = d.owner_id)),
said AS (
    SELECT coalesce(p.id, d.id) AS id, d.id AS deal_id, p.split_id, CASE WHEN p.id IS NULL THEN d.owner_id ELSE p.seller_id END AS seller_id,
           coalesce(p.share, 100) AS share, d.amount, deals_cost(d.id, d.currency, least(d.closes_on, current_date)) AS cost,
           d.currency::text, d.outcome::text, d.closes_on, d.created_at
      FROM deals_deal d LEFT JOIN parts p ON p.deal_id = d.id)
SELECT id, deal_id, split_id, seller_id, share, amount * share * 0.01, cost * share * 0.01, (amount - cost) * share * 0.01,
       currency, outcome, closes_on, created_at
  FROM said
$$;
CREATE VIEW deals_credit AS SELECT * FROM deals_credits();
"""
BACK = "DROP VIEW deals_credit; DROP FUNCTION deals_credits(); DROP FUNCTION deals_cost(uuid, text, date);"


class Migration(migrations.Migration):
    dependencies = [
        ("deals", "0010_steps"),
        ("catalog", "0007_varies"),
        ("rates", "0002_money"),
    ]

    operations = [
        migrations.RunSQL(CREDIT, BACK),
        migrations.CreateModel(
            name="Credit",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("share", models.DecimalField(decimal_places=4, max_digits=7)),
                ("amount", models.DecimalField(decimal_places=10, max_digits=30, null=True)),
                ("cost", models.DecimalField(decimal_places=10, max_digits=30, null=True)),
                ("margin", models.DecimalField(decimal_places=10, max_digits=30, null=True)),
                ("currency", models.CharField(max_length=3)),
                ("outcome", models.CharField(choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")], max_length=4)),
                ("closes_on", models.DateField(null=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={"db_table": "deals_credit", "managed": False},
        ),
    ]
