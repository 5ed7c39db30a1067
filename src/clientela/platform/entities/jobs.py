"""Bulk edits too large to wait for: the records are found anew, page by page, and changed with the rights of who asked."""

from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from clientela.platform.conditions.compiling import compile_condition
from clientela.platform.entities.bulk import AT_ONCE, Change, edit_many
from clientela.platform.entities.listing import Ask, matching_rows
from clientela.platform.entities.masks import known
from clientela.platform.entities.operands import EntityWords
from clientela.platform.live.publishing import publish
from clientela.platform.permissions.middleware import actor_by_user


@app.task(name="clientela.platform.entities.jobs.edit_all", queue="bulk")
def edit_all(*, entity: str, user: str, rows: dict[str, Any], change: dict[str, Any]) -> None:
    """Change what `rows` (q, condition) find; run twice, the second time finds them changed."""
    actor = actor_by_user(UUID(user), through="bulk edit")
    if actor is None:
        return
    declared = known(entity, actor)
    item = declared.by_name.get(change["field"])
    if item is None or not item.editable:
        return  # the right to write it was taken away meanwhile
    condition = rows["condition"]
    where = compile_condition(condition, EntityWords(declared, actor)) if condition else Ask().where
    found = matching_rows(declared, actor, Ask(q=rows["q"], where=where))
    keys = list(found.order_by("pk").values_list("pk", flat=True))
    wanted = Change(item, change["facts"], change["mode"])
    for at in range(0, len(keys), AT_ONCE):
        edit_many(declared, keys[at : at + AT_ONCE], wanted, by=actor)
        with transaction.atomic():
            publish(f"user:{user}", bulk=entity, done=min(at + AT_ONCE, len(keys)), of=len(keys))
