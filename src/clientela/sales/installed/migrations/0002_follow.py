"""What follows of an installed product, kept by the database. And the bin, which reads what was deleted."""

from django.db import migrations

FOLLOW = """
CREATE FUNCTION installed_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.warranty_until := (NEW.installed_on + make_interval(months => nullif(coalesce(NEW.warranty_months,
        (SELECT warranty_months FROM catalog_product WHERE id = NEW.product_id)), 0)))::date - 1;
    -- the line by which it came: the first of this product that has not come to as many already
    IF NEW.sale_id IS NULL OR NEW.product_id IS NULL THEN
        NEW.order_line_id := NULL;
    ELSIF TG_OP = 'INSERT' OR (OLD.sale_id, OLD.product_id) IS DISTINCT FROM (NEW.sale_id, NEW.product_id) THEN
        SELECT l.id INTO NEW.order_line_id FROM orders_orderline l
         WHERE l.order_id = NEW.sale_id AND l.product_id = NEW.product_id
         ORDER BY (SELECT count(*) FROM installed_installed x WHERE x.order_line_id = l.id AND x.id <> NEW.id) >= l.quantity,
                  l.position LIMIT 1;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER installed_follow BEFORE INSERT OR UPDATE ON installed_installed
    FOR EACH ROW EXECUTE FUNCTION installed_follow();

CREATE FUNCTION installed_by_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE installed_installed SET product_id = product_id WHERE product_id = NEW.id AND warranty_months IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER installed_by_product AFTER UPDATE OF warranty_months ON catalog_product
    FOR EACH ROW WHEN (OLD.warranty_months IS DISTINCT FROM NEW.warranty_months) EXECUTE FUNCTION installed_by_product();

CREATE INDEX installed_gone ON installed_installedevent (pgh_id DESC) WHERE pgh_label = 'delete';
"""
BACK = """
DROP INDEX installed_gone;
DROP TRIGGER installed_by_product ON catalog_product;
DROP TRIGGER installed_follow ON installed_installed;
DROP FUNCTION installed_by_product();
DROP FUNCTION installed_follow();
"""


class Migration(migrations.Migration):
    dependencies = [("installed", "0001_initial")]

    operations = [migrations.RunSQL(FOLLOW, BACK)]
