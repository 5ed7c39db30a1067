"""What was sent is never changed again, nor an answer; and the bin's way to what was deleted."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("quotes", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION quotes_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF (NEW.quote_id, NEW.no, NEW.document, NEW.pdf_id, NEW.sent_at)
                   IS DISTINCT FROM (OLD.quote_id, OLD.no, OLD.document, OLD.pdf_id, OLD.sent_at) THEN
                    RAISE EXCEPTION 'a version that was sent is never changed';
                END IF;
                IF OLD.answer <> '' AND (NEW.answer, NEW.answered_at, NEW.signed, NEW.address, NEW.said, NEW.chosen)
                   IS DISTINCT FROM (OLD.answer, OLD.answered_at, OLD.signed, OLD.address, OLD.said, OLD.chosen) THEN
                    RAISE EXCEPTION 'an answer is never changed';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER quotes_version_frozen BEFORE UPDATE ON quotes_version
                FOR EACH ROW EXECUTE FUNCTION quotes_version_frozen();
            CREATE INDEX quotes_quote_gone ON quotes_quoteevent (pgh_id DESC) WHERE pgh_label = 'delete'""",
            "DROP TRIGGER quotes_version_frozen ON quotes_version; DROP FUNCTION quotes_version_frozen(); DROP INDEX quotes_quote_gone",
        ),
    ]
