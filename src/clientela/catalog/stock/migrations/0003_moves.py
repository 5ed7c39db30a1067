"""Goods that come and go: the one way in which rooms above change what lies somewhere.

The change is an act of its own, under the same name: whoever takes back the delivery that moved the goods moves them back by that.
"""

from django.db import migrations

MOVES = """
-- moves: [{place, product, on_hand, reserved}], what is to be added to each. Where nothing is counted, nothing is moved.
CREATE FUNCTION stock_move(moves jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    act text := current_setting('pghistory.context_id', true);
    move record;
BEGIN
    IF act <> '' THEN
        PERFORM set_config('pghistory.context_id', clientela_key()::text, true);
    END IF;
    FOR move IN
        SELECT m.place, m.product, sum(m.on_hand) AS on_hand, sum(m.reserved) AS reserved
          FROM jsonb_to_recordset(moves) AS m(place uuid, product uuid, on_hand numeric, reserved numeric)
         WHERE m.place IS NOT NULL AND m.product IS NOT NULL
         GROUP BY 1, 2 HAVING sum(m.on_hand) <> 0 OR sum(m.reserved) <> 0 ORDER BY 1, 2
    LOOP
        UPDATE stock_stocklevel s
           SET on_hand = s.on_hand + move.on_hand, reserved = greatest(s.reserved + move.reserved, 0),
               version = s.version + 1, updated_at = now()
         WHERE s.place_id = move.place AND s.product_id = move.product;
    END LOOP;
    PERFORM set_config('pghistory.context_id', coalesce(act, ''), true);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("stock", "0002_known")]

    operations = [migrations.RunSQL(MOVES, "DROP FUNCTION stock_move(jsonb)")]
