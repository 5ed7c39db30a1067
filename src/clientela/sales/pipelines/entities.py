"""What lists, forms, API, import and search know of pipelines, stages and steps."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.platform.entities.declaration import Entity, Field, Verbs
from clientela.sales.pipelines import actions, facts
from clientela.sales.pipelines.models import Outcome, Pipeline, Sale, Stage, Step

_PIPELINE = """
SELECT convert_to((jsonb_build_object(
    'id', p.id, 'name', p.name, 'sale', p.sale, 'position', p.position, 'version', p.version, 'created_at', p.created_at,
    'updated_at', p.updated_at, 'stages', (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'id', s.id, 'name', s.name, 'probability', s.probability, 'outcome', s.outcome, 'days', s.days)
        ORDER BY s.position, s.id), '[]') FROM pipelines_stage s WHERE s.pipeline_id = p.id)) /* own of p */)::text, 'UTF8')
  FROM pipelines_pipeline p WHERE p.id = %s"""
_STAGE = """
SELECT convert_to((jsonb_build_object(
    'id', s.id, 'name', s.name, 'position', s.position, 'probability', s.probability, 'outcome', s.outcome, 'days', s.days,
    'pipeline', jsonb_build_object('id', p.id, 'name', p.name), 'version', s.version, 'created_at', s.created_at,
    'updated_at', s.updated_at) /* own of s */)::text, 'UTF8')
  FROM pipelines_stage s JOIN pipelines_pipeline p ON p.id = s.pipeline_id WHERE s.id = %s"""
_STEP = """
SELECT convert_to((jsonb_build_object(
    'id', t.id, 'name', t.name, 'must', t.must, 'position', t.position, 'stage', jsonb_build_object('id', s.id, 'name', s.name),
    'who', CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'name', u.name) END, 'version', t.version,
    'created_at', t.created_at, 'updated_at', t.updated_at) /* own of t */)::text, 'UTF8')
  FROM pipelines_step t JOIN pipelines_stage s ON s.id = t.stage_id LEFT JOIN people_user u ON u.id = t.who_id WHERE t.id = %s"""
_POSITION = Field("position", pgettext_lazy("in an order", "Position"), "integer", sortable=True, headings=(
    "Position", "Order", "Display order", "Posizione", "Ordine", "Posición", "Orden", "Pozycja", "Kolejność"))  # fmt: skip

PIPELINE = Entity(
    key="pipeline",
    plural="pipelines",
    model=Pipeline,
    label=_("Pipeline"),
    label_new=_("New pipeline"),
    label_plural=_("Pipelines"),
    icon="workflow",
    sort="position",
    columns=("name", "sale", "position"),
    record=_PIPELINE,
    template="pipelines/pipeline.html",
    verbs=Verbs(
        create=actions.create_pipeline, edit=actions.edit_pipeline, delete=actions.delete_pipeline,
        take=actions.take_pipelines, refresh=actions.refresh_pipelines,
    ),
    fields=(
        Field("name", _("Name"), "name", sortable=True, required=True, headings=("Pipeline", "Pipeline name", "Lejek")),
        Field("sale", _("Kind of sale"), "choice", choices=Sale.choices, headings=("Kind of sale", "Tipo di vendita")),
        _POSITION,
        Field("created_at", _("Known since"), "moment", editable=False),
    ),
)  # fmt: skip

STAGE = Entity(
    key="stage",
    plural="stages",
    model=Stage,
    label=_("Stage"),
    label_new=_("New stage"),
    label_plural=_("Stages"),
    icon="milestone",
    sort="position",
    subtitle="pipeline__name",
    columns=("name", "pipeline", "probability", "outcome", "days", "position"),
    record=_STAGE,
    complete=facts.complete,
    verbs=Verbs(
        create=actions.create_stage, edit=actions.edit_stage, delete=actions.delete_stage, take=actions.take_stages,
        refresh=actions.refresh_stages,
    ),
    fields=(
        Field("name", _("Name"), "name", sortable=True, required=True, headings=("Stage", "Stage name", "Fase", "Etapa", "Etap")),
        Field("pipeline", _("Pipeline"), "link", link="pipeline", settled=True, few=True, headings=("Pipeline", "Lejek")),
        Field("probability", _("Probability, %"), "integer", clean=facts.percentage, headings=(
            "Probability", "Win probability", "Probabilità", "Probabilidad", "Prawdopodobieństwo")),
        Field("outcome", _("Outcome"), "choice", choices=Outcome.choices, start=Outcome.OPEN, headings=(
            "Outcome", "Stage type", "Esito", "Resultado", "Wynik")),
        Field("days", _("Days allowed"), "integer", nullable=True, clean=facts.allowance, headings=(
            "Days allowed", "Rotting days", "Giorni concessi", "Días permitidos", "Dozwolone dni")),
        _POSITION,
        Field("created_at", _("Known since"), "moment", editable=False),
    ),
)  # fmt: skip

STEP = Entity(
    key="stage_step",
    plural="stage-steps",
    model=Step,
    label=_("Stage step"),
    label_new=_("New stage step"),
    label_plural=_("Checklist"),
    icon="clipboard-list",
    beside=("stage",),
    sort="position",
    subtitle="stage__name",
    columns=("name", "must", "who", "stage", "position"),
    record=_STEP,
    verbs=Verbs(
        create=actions.create_step, edit=actions.edit_step, delete=actions.delete_step, take=actions.take_steps,
        refresh=actions.refresh_steps,
    ),
    fields=(
        Field("name", _("What is to be done"), "name", sortable=True, required=True, headings=(
            "Step", "Task", "Checklist item", "Passo", "Passaggio", "Paso", "Tarea", "Krok", "Zadanie")),
        Field("stage", _("Stage"), "link", link="stage", settled=True, few=True, headings=("Stage", "Fase", "Etapa", "Etap")),
        Field("must", pgettext_lazy("a step", "Must be done"), "truth", headings=(
            "Must", "Required", "Mandatory", "Obbligatorio", "Obligatorio", "Obowiązkowe")),
        Field("who", pgettext_lazy("a step", "Who does it, if not the owner of the deal"), "user", nullable=True, settled=True,
            headings=("Who", "Assigned to", "Chi", "Quién", "Kto")),
        _POSITION,
        Field("created_at", _("Known since"), "moment", editable=False),
    ),
)  # fmt: skip
