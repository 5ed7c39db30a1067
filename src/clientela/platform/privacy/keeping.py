"""How long the platform keeps what is no record, and by default why that long."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.api.models import Answer
from clientela.platform.imports.forgetting import forget_old, forget_refusals
from clientela.platform.privacy.retention.terms import Keep, ending

KEEPS = (
    Keep("import_files", _("Files of imports"), 180, _("To answer where a value came from, and to import again"), forget_old),
    Keep("import_rows", _("Rows that imports refused, and what undoing left"), 180, _("To be mended"), forget_refusals),
    Keep("answers", _("Answers to writes by API"), 30, _("A write that is sent again is not done twice"), ending(Answer.objects)),
    Keep("bin", _("What was deleted"), 30, _("To be restored"), url="/bin/"),
    Keep("copies", _("Copies for a person"), 7, _("To be downloaded by whoever asked for them")),
    Keep("exports", _("Exports"), 0, _("Only who took what out is kept, no file")),
    Keep("jobs", _("Background jobs that are done"), 7, _("To look into faults; those that failed stay until they are cancelled")),
    Keep("readings", _("How much each user read by the hour"), 60, _("To tell what is unusual")),
    Keep("facts", _("What was announced and the audit"), None, _("Proof of who did what; words about a person go with her")),
    Keep("history", _("Earlier states of records"), None, _("They go when the record is erased, or purged from the bin")),
    Keep("erasures", _("The log of who was erased, and of rules"), None, _("Proof, and whom to erase again after an old backup")),
)  # fmt: skip
