"""What this room announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Exported:
    """Somebody began to take a list out of the house."""

    export: str
    entity: str
    form: str
    q: str
    columns: str  # names, or "" for all
    where: str  # the condition as it was asked for


@dataclass(frozen=True)
class ExportEnded:
    """So many rows went out with an export."""

    export: str
    rows: int


@dataclass(frozen=True)
class ImportUndone:
    """What an import brought has gone again."""

    entity: str
    import_id: str
    removed: int
    restored: int
