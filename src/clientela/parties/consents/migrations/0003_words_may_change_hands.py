from django.db import migrations

# What was said is not rewritten; whose word it is may be found out later, when two parties turn out to be one. A statement that
# names every column, as an undo does, rewrites nothing where they stay equal.
_GUARD = """
DROP TRIGGER append_only ON consents_consent;
CREATE TRIGGER append_only BEFORE UPDATE OF topic, state, at, source, text, language, proof ON consents_consent
    FOR EACH ROW {when} EXECUTE FUNCTION consents_refuse();
"""
_REWRITTEN = """WHEN ((OLD.topic, OLD.state, OLD.at, OLD.source, OLD.text, OLD.language, OLD.proof)
    IS DISTINCT FROM (NEW.topic, NEW.state, NEW.at, NEW.source, NEW.text, NEW.language, NEW.proof))"""


class Migration(migrations.Migration):

    dependencies = [
        ("consents", "0002_keep_what_goes"),
    ]

    operations = [
        migrations.RunSQL(_GUARD.format(when=_REWRITTEN), _GUARD.format(when="")),
    ]
