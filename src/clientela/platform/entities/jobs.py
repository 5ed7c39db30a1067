"""The jobs of declarations: an index for an own field."""

from uuid import UUID

from procrastinate.contrib.django import app

from clientela.platform.entities.quickening import index_field


@app.task(name="clientela.platform.entities.jobs.index", queue="bulk", lock="quicken", retry=1)
def index(field: str) -> None:
    index_field(UUID(field))
