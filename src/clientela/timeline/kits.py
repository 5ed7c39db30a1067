"""How other CRMs write down tasks, calls, meetings and notes when they are exported."""

from clientela.platform.imports.kits import Kit

_TO_US = {"Assigned to": "assignee", "Activity assigned to": "assignee", "Owner.Email": "assignee"}
_ASSOCIATED = ("Associated Company IDs", "Associated Deal IDs", "Associated Contact", "Associated Company")
_SALESFORCE = {"Id": "external_id", "Subject": "title", "Description": "body", "WhoId": "party.external_id"}

KITS = (
    Kit(
        "HubSpot tasks",
        "task",
        ("Record ID", "Task Title", "Due Date"),
        {
            "Record ID": "external_id",
            "Task Title": "title",
            "Notes": "body",
            "Task Notes": "body",
            "Due Date": "due_at",
            "Task Status": "state",
            "Priority": "priority",
            "Associated Contact IDs": "party.external_id",
        },
        left=("Task Type", "Create Date", *_ASSOCIATED),
        users=_TO_US,
    ),
    Kit(
        "HubSpot notes and calls",
        "entry",
        ("Record ID", "Activity type", "Activity date"),
        {
            "Record ID": "external_id",
            "Activity type": "kind",
            "Activity date": "at",
            "Title": "title",
            "Body": "body",
            "Note body": "body",
            "Call notes": "body",
            "Associated Contact IDs": "party.external_id",
        },
        left=("Activity assigned to", *_ASSOCIATED),
    ),
    Kit(
        "Salesforce tasks",
        "task",
        ("Id", "WhoId", "WhatId", "Subject", "ActivityDate", "Status"),
        _SALESFORCE | {"ActivityDate": "due_at", "Status": "state", "Priority": "priority"},
        left=("WhatId", "AccountId", "OwnerId", "IsClosed", "IsDeleted", "TaskSubtype", "CallType", "CreatedDate"),
        users=_TO_US,
    ),
    Kit(
        "Salesforce events",
        "meeting",
        ("Id", "WhoId", "WhatId", "Subject", "StartDateTime", "EndDateTime"),
        _SALESFORCE
        | {"StartDateTime": "at", "EndDateTime": "ends_at", "IsAllDayEvent": "all_day", "Location": "place"},
        left=("WhatId", "AccountId", "OwnerId", "IsDeleted", "ActivityDate", "ActivityDateTime", "DurationInMinutes"),
        users=_TO_US,
    ),
    Kit(
        "Pipedrive activities",
        "task",
        ("Activity - ID", "Activity - Subject", "Activity - Due date"),
        {
            "Activity - ID": "external_id",
            "Activity - Subject": "title",
            "Activity - Due date": "due_at",
            "Activity - Done": "state",
            "Activity - Note": "body",
            "Activity - Priority": "priority",
            "Activity - Contact person": "party",
            "Activity - Contact person ID": "party.external_id",
        },
        left=(
            "Activity - Type",
            "Activity - Add time",
            "Activity - Due time",
            "Activity - Duration",
            "Activity - Deal",
            "Activity - Organization",
            "Activity - Marked as done time",
        ),
        users={"Activity - Assigned to user": "assignee", "Activity - Assigned to": "assignee"},
    ),
    Kit(
        "Pipedrive notes",
        "entry",
        ("Note - ID", "Note - Content"),
        {
            "Note - ID": "external_id",
            "Note - Content": "body",
            "Note - Add time": "at",
            "Note - Person": "party",
            "Note - Person ID": "party.external_id",
        },
        left=("Note - Deal", "Note - Organization", "Note - User", "Note - Update time"),
        apart=True,
    ),
    Kit(
        "Odoo activities",
        "task",
        ("External ID", "Summary", "Activity Type", "Due Date"),
        {
            "External ID": "external_id",
            "Summary": "title",
            "Due Date": "due_at",
            "Note": "body",
            "Document Name": "party",
            "Resource Name": "party",
        },
        left=("Activity Type", "Status", "Related Document Model", "Created by"),
        users=_TO_US,
    ),
)
