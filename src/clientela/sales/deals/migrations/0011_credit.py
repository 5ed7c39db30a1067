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
-- Of a deal that is split: each seller's part, the owner's with what is left of it. Any other is its owner's as a whole. Each half reads
-- one table, so that both are walked in the order of their indexes, and found by their keys.
SELECT id, deal_id, split_id, seller_id, share, amount * share * 0.01,
       deals_cost(deal_id, currency, least(closes_on, current_date)) * share * 0.01,
       (amount - deals_cost(deal_id, currency, least(closes_on, current_date))) * share * 0.01, currency, outcome, closes_on, created_at
  FROM (
    SELECT s.id, s.deal_id, s.id AS split_id, s.seller_id,
           s.share + coalesce((SELECT 100 - sum(o.share) FROM deals_split o JOIN deals_deal d ON d.id = o.deal_id
                                WHERE o.deal_id = s.deal_id AND d.owner_id = s.seller_id), 0) AS share,
           (SELECT d.amount FROM deals_deal d WHERE d.id = s.deal_id) AS amount,
           (SELECT d.currency::text FROM deals_deal d WHERE d.id = s.deal_id) AS currency,
           (SELECT d.outcome::text FROM deals_deal d WHERE d.id = s.deal_id) AS outcome,
           (SELECT d.closes_on FROM deals_deal d WHERE d.id = s.deal_id) AS closes_on, s.created_at
      FROM deals_split s
    UNION ALL
    SELECT d.id, d.id, NULL, d.owner_id,
           coalesce((SELECT CASE WHEN bool_or(s.seller_id = d.owner_id) THEN 0 ELSE 100 - sum(s.share) END
                       FROM deals_split s WHERE s.deal_id = d.id), 100),
           d.amount, d.currency::text, d.outcome::text, d.closes_on, d.created_at
      FROM deals_deal d) said
 WHERE share > 0
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
