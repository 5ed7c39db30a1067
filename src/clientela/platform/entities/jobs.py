"""The jobs of own fields: an index is made, and files that nobody took are let go."""

from uuid import UUID

from procrastinate.contrib.django import app

from clientela.platform.entities.quickening import index_field
from clientela.platform.fields.bringing import let_go_of_untaken
from clientela.platform.permissions.actor import SYSTEM


@app.task(name="clientela.platform.entities.jobs.index", queue="bulk", lock="quicken", retry=1)
def index(field: str) -> None:
    index_field(UUID(field))


@app.periodic(cron="50 2 * * *")
@app.task(name="clientela.platform.entities.jobs.let_go", queueing_lock="let go of files", queue="bulk")
def let_go(timestamp: int) -> None:
    let_go_of_untaken(by=SYSTEM)
