"""What lists, calendars, forms, API, import and search know of tasks, of meetings, and of all other touches as activity."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.platform.entities.declaration import Belongs, Entity, Field, Section, Verbs
from clientela.platform.entities.operands import ME
from clientela.timeline import actions, facts, recurrence
from clientela.timeline.models import MEETING_STATES, TOUCHES, Direction, Entry, Kind, Priority, State

_RECORD = (Path(__file__).parent / "sql" / "record.sql").read_text()


def _record(kinds: Iterable[str]) -> str:
    return _RECORD.replace("{kinds}", ", ".join(f"'{kind}'" for kind in kinds))


# What other programs call them: HubSpot, Salesforce, Pipedrive, Odoo.
_STATES = {
    "not started": "open", "to do": "open", "planned": "open", "today": "open", "overdue": "open", "no": "open", "0": "open",
    "false": "open", "in progress": "doing", "deferred": "waiting", "waiting on someone else": "waiting", "completed": "done",
    "yes": "done", "1": "done", "true": "done", "canceled": "cancelled",
}  # fmt: skip
_KINDS = {
    "email": "message", "e-mail": "message", "incoming email": "message", "sms": "message", "phone call": "call", "calls": "call",
    "meeting": "visit", "lunch": "visit", "task": "note", "to do": "note", "to-do": "note", "deadline": "note", "notes": "note",
}  # fmt: skip
TITLE = Field("title", pgettext_lazy("of a task", "Title"), "name", section="what", headings=(
    "Title", "Subject", "Task", "Summary", "Name", "Oggetto", "Titolo", "Attività", "Asunto", "Título", "Tarea", "Tytuł", "Temat",
    "Zadanie"))  # fmt: skip
PARTY = Field("party", _("With"), "link", link="person", href="/parties/", nullable=True, section="what", headings=(
    "Contact", "Customer", "Person", "Company", "Account", "Related to", "Contatto", "Cliente", "Azienda", "Contacto", "Empresa",
    "Klient", "Kontakt", "Firma"),
    key_headings=("Contact ID", "Customer ID", "Person ID", "ID contatto", "ID contacto", "ID kontaktu"))  # fmt: skip
ASSIGNEE = Field("assignee", _("Assigned to"), "user", start=ME, nullable=True, section="what", headings=(
    "Assigned to", "Assignee", "Owner", "Responsible", "Assegnato a", "Responsabile", "Asignado a", "Responsable",
    "Przypisane do", "Opiekun"))  # fmt: skip
BODY = Field("body", _("Text"), "long", section="what", headings=(
    "Description", "Comments", "Notes", "Body", "Text", "Details", "Descrizione", "Testo", "Note", "Descripción", "Texto", "Notas",
    "Opis", "Treść", "Uwagi"))  # fmt: skip
PLACE = Field("place", pgettext_lazy("of a meeting", "Place"), section="when", headings=(
    "Location", "Place", "Where", "Luogo", "Dove", "Lugar", "Ubicación", "Miejsce"))  # fmt: skip
RRULE = Field("rrule", _("Repeats"), "choice", choices=recurrence.PRESETS, clean=recurrence.cleaned, section="when",
    filterable=False, headings=("Recurrence", "Repeat", "RRULE", "Ricorrenza", "Repetición", "Powtarzanie"))  # fmt: skip
REMIND = Field("remind_before", _("Reminder"), "choice", choices=facts.REMINDERS, clean=facts.reminder, section="when",
    filterable=False, headings=("Reminder", "Promemoria", "Recordatorio", "Przypomnienie"))  # fmt: skip
CHANNEL = Field("channel", _("Channel"), section="when", headings=("Channel", "Type", "Canale", "Canal", "Kanał"))
ENDS = Field("ends_at", pgettext_lazy("of a meeting", "Ends"), "moment", nullable=True, section="when", headings=(
    "End", "Ends", "End date", "End time", "Fine", "Fin", "Koniec"))  # fmt: skip
WRITTEN_BY = Field("by_user", _("Written by"), "user", nullable=True, editable=False, section="what")
CREATED = Field("created_at", _("Written"), "moment", editable=False, section="what")
DONE = Field("done_at", pgettext_lazy("of a task", "Done on"), "moment", nullable=True, editable=False, section="when")
MINE_TO_DO = {"all": [{"field": "state", "none_of": ["done", "cancelled"]}, {"field": "assignee", "is": ME}]}
SECTIONS = (Section("what", _("What")), Section("when", _("When")))


def _verbs(type_: str) -> dict[str, object]:
    return {
        "edit": partial(actions.edit, type_),
        "delete": partial(actions.delete, type_),
        "take": partial(actions.take, type_),
    }


TASK = Entity(
    key="task",
    plural="tasks",
    model=Entry,
    label=_("Task"),
    label_new=_("New task"),
    label_plural=_("Tasks"),
    icon="circle-check",
    title="title",
    subtitle="party__name",
    where={"kind": "task"},
    sort="due_at",
    opens_with=MINE_TO_DO,
    board="state",
    columns=("title", "due_at", "party", "assignee", "state", "priority", "done_at"),
    sections=SECTIONS,
    searched=("title", "body"),
    record=_record(["task"]),
    template="timeline/entry.html",
    complete=facts.complete,
    import_headings=("ID", "Task ID", "Activity ID", "External ID"),
    verbs=Verbs(create=actions.open_task, **_verbs("task")),  # type: ignore[arg-type]
    fields=(
        TITLE, PARTY, ASSIGNEE, BODY,
        Field("due_at", pgettext_lazy("of a task", "Due"), "moment", nullable=True, sortable=True, section="when", headings=(
            "Due", "Due date", "Deadline", "Scadenza", "Vencimiento", "Fecha límite", "Termin", "Termin wykonania")),
        Field("state", _("State"), "choice", choices=State.choices, start=State.OPEN, tick="done", section="when", headings=(
            "Status", "State", "Stato", "Estado", "Status zadania", "Stan"), words=_STATES),
        Field("priority", _("Priority"), "choice", choices=Priority.choices, start=Priority.NORMAL, section="when", headings=(
            "Priority", "Priorità", "Prioridad", "Priorytet"), words={"none": "normal", "medium": "normal"}),
        RRULE, REMIND, PLACE, DONE, WRITTEN_BY, CREATED,
    ),
)  # fmt: skip

MEETING = Entity(
    key="meeting",
    plural="meetings",
    model=Entry,
    label=_("Meeting"),
    label_new=_("New meeting"),
    label_plural=_("Meetings"),
    icon="users",
    title="title",
    subtitle="party__name",
    where={"kind": "meeting"},
    sort="-at",
    board="state",
    columns=("title", "at", "party", "assignee", "place", "state"),
    sections=SECTIONS,
    searched=("title", "body"),
    record=_record(["meeting"]),
    template="timeline/entry.html",
    complete=facts.complete,
    belongs=Belongs(
        ways=(("party", "party__organisation"), ("participants__party", "participants__party__organisation")),
        shows=("party", "at", "ends_at", "all_day", "place", "state"),
    ),
    import_headings=("ID", "Meeting ID", "Event ID", "UID", "External ID"),
    verbs=Verbs(create=actions.plan_meeting, **_verbs("meeting")),  # type: ignore[arg-type]
    fields=(
        TITLE, PARTY, ASSIGNEE, BODY,
        Field("at", _("Begins"), "moment", required=True, sortable=True, section="when", headings=(
            "Start", "Begins", "Date", "Start date", "Start time", "When", "Inizio", "Data", "Inicio", "Fecha", "Początek")),
        ENDS,
        Field("all_day", _("All day"), "truth", section="when",
            headings=("All day", "Tutto il giorno", "Todo el día", "Cały dzień")),
        PLACE,
        Field("state", _("State"), "choice", choices=MEETING_STATES, start=State.OPEN, section="when",
            headings=("Status", "Stato", "Estado", "Stan")),
        RRULE, REMIND, WRITTEN_BY, CREATED,
    ),
)  # fmt: skip

ENTRY = Entity(
    key="entry",
    plural="activity",
    model=Entry,
    label=_("Entry"),
    label_new=_("New entry"),
    label_plural=_("Activity"),
    icon="history",
    title="title",
    subtitle="party__name",
    where={"kind__in": [kind.value for kind in TOUCHES]},
    sort="-at",
    columns=("title", "kind", "at", "party", "direction", "channel", "by_user"),
    sections=SECTIONS,
    searched=("title", "body"),
    record=_record(TOUCHES),
    template="timeline/entry.html",
    complete=facts.complete,
    # What was said between them and us; what colleagues note of it belongs to nobody outside, whatever a role says.
    belongs=Belongs(
        ways=(("party", "party__organisation"),), where={"kind": "message"},
        shows=("kind", "party", "body", "at", "direction", "channel"),
    ),
    import_headings=("ID", "Activity ID", "Note ID", "External ID"),
    verbs=Verbs(create=actions.record, **_verbs("entry")),  # type: ignore[arg-type]
    fields=(
        Field("kind", _("Kind"), "choice", choices=[(kind, kind.label) for kind in TOUCHES], start=Kind.NOTE, section="what",
            headings=("Kind", "Type", "Activity type", "Tipo", "Tipo attività", "Rodzaj", "Typ"), words=_KINDS),
        TITLE, PARTY, BODY,
        Field("at", pgettext_lazy("of an entry", "When"), "moment", sortable=True, section="when", headings=(
            "Date", "When", "Created", "Data", "Quando", "Fecha", "Cuándo", "Kiedy")),
        Field("direction", _("Direction"), "choice", choices=Direction.choices, section="when", headings=(
            "Direction", "Direzione", "Dirección", "Kierunek")),
        CHANNEL, PLACE, WRITTEN_BY, CREATED,
    ),
)  # fmt: skip
