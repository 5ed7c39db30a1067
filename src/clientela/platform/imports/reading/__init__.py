"""Reading any file a company has, as pure code: no database, no business word, constant memory.

Verbs: `detect` (what a file is and how it is laid out), `read` (its rows as they stream, each taken or refused with a
reason), `as_payload` (a row by heading), `propose` (which column goes where), and what a value means: `number`, `day`,
`moment`, `truth`. A file that cannot be read at all raises `Unreadable`, whose text says why and what to do.
"""

from clientela.platform.imports.reading.headings import Proposal, Target, propose
from clientela.platform.imports.reading.layout import detect, read
from clientela.platform.imports.reading.rows import Layout, Refused, Row, Told, Unreadable, as_payload
from clientela.platform.imports.reading.values import day, moment, number, truth

__all__ = [
    "Layout",
    "Proposal",
    "Refused",
    "Row",
    "Target",
    "Told",
    "Unreadable",
    "as_payload",
    "day",
    "detect",
    "moment",
    "number",
    "propose",
    "read",
    "truth",
]
