"""What lists, forms, API and search know of public forms."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.entities.declaration import Entity, Field, Section, Verbs
from clientela.sales.forms import actions, facts
from clientela.sales.forms.models import Asked, Form

_COLUMNS = (
    "id", "name", "address", "active", "asks", "needs", "consent_topic", "title_en", "title_it", "title_es", "title_pl",
    "consent_en", "consent_it", "consent_es", "consent_pl", "thanks_en", "thanks_it", "thanks_es", "thanks_pl", "version",
    "created_at", "updated_at",
)  # fmt: skip
_FORM = f"""
SELECT convert_to((jsonb_build_object(
    {", ".join(f"'{one}', f.{one}" for one in _COLUMNS)},
    'origin', CASE WHEN s.id IS NOT NULL THEN jsonb_build_object('id', s.id, 'name', s.name) END) /* own of f */)::text, 'UTF8')
  FROM forms_form f LEFT JOIN leads_leadsource s ON s.id = f.origin_id WHERE f.id = %s"""
_TONGUES = {
    "en": _("Words in English"),
    "it": _("Words in Italian"),
    "es": _("Words in Spanish"),
    "pl": _("Words in Polish"),
}
TOPICS = (
    ("email_marketing", _("E-mail marketing")),
    ("phone_marketing", _("Marketing by phone")),
    ("sms_marketing", _("Marketing by SMS")),
    ("whatsapp_marketing", _("Marketing by WhatsApp")),
    ("post_marketing", _("Marketing by post")),
    ("any_profiling", _("Profiling")),
)
SECTIONS = (Section("form", _("Form")), *(Section(key, label, folded=key != "en") for key, label in _TONGUES.items()))


def _words(language: str) -> tuple[Field, ...]:
    return (
        Field(f"title_{language}", _("Title of the page"), section=language, headings=(f"Title {language}",)),
        Field(
            f"consent_{language}",
            _("What people agree to"),
            "long",
            section=language,
            headings=(f"Consent {language}",),
        ),
        Field(f"thanks_{language}", _("Thanks"), "long", section=language, headings=(f"Thanks {language}",)),
    )


LEAD_FORM = Entity(
    key="lead_form",
    plural="lead-forms",
    model=Form,
    label=_("Lead form"),
    label_new=_("New form"),
    label_plural=_("Forms"),
    icon="clipboard-list",
    columns=("name", "address", "origin", "active"),
    searched=("name", "address"),
    record=_FORM,
    template="forms/record.html",
    sections=SECTIONS,
    on_page=SECTIONS,
    complete=facts.agreed,
    verbs=Verbs(
        create=actions.create_form, edit=actions.edit_form, delete=actions.delete_form, take=actions.take_forms,
        refresh=actions.refresh_forms,
    ),
    fields=(
        Field("name", _("Name"), "name", required=True, sortable=True, section="form",
            headings=("Form", "Form name", "Modulo", "Formulario")),
        Field("address", _("Address, behind /f/"), required=True, section="form", clean=facts.address, headings=("Address",)),
        Field("origin", _("Source of its leads"), "link", link="lead_source", nullable=True, settled=True, few=True, made=True,
            section="form", headings=("Lead source", "Source", "Fonte", "Fuente", "Źródło")),
        Field("asks", _("Asks, besides the e-mail address"), "choices", choices=Asked.choices, section="form", headings=("Asks",)),
        Field("needs", _("Can't be sent without"), "choices", choices=Asked.choices, section="form", headings=("Needs",)),
        Field("consent_topic", _("The box agrees to"), "choice", choices=TOPICS, section="form", headings=(
            "Consent",)),
        Field("active", _("Open to everybody"), "truth", section="form", start=True, headings=("Active",)),
        *(field for language in _TONGUES for field in _words(language)),
        Field("created_at", _("Known since"), "moment", editable=False, section="form"),
    ),
)  # fmt: skip
