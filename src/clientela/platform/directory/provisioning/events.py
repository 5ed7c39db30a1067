"""What this folder announces besides what the verbs on users and teams do."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RolesOpened:
    """Which roles the company's directory may give from now on."""

    roles: tuple[str, ...]
