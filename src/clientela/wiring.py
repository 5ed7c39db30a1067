"""Every entity, every listener: what is joined to what, in one table. It holds data, no code."""

from clientela.catalog.entities import PRODUCT
from clientela.parties.entities import HOUSEHOLD, ORGANISATION, PERSON
from clientela.platform.events.listeners import Listener
from clientela.sales.orders.entities import ORDER
from clientela.timeline.entities import ENTRY, MEETING, TASK

ENTITIES = (PERSON, ORGANISATION, HOUSEHOLD, PRODUCT, ORDER, TASK, MEETING, ENTRY)

# event -> the reactions of other rooms, each called in a job of its own
LISTENERS: dict[type, list[Listener]] = {}
