"""The keys that lock secrets, as the page and the API tell them: names, dates and how much each has locked, never the keys."""

from datetime import datetime
from typing import Any

from django.conf import settings

from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.platform.vault import places
from clientela.platform.vault.locking import ring


def secret_keys(actor: Actor) -> dict[str, Any]:
    """`keys`: the current one first; `missing`: those that locked secrets and are not here. Raises Denied."""
    require(actor, "configure", "company")
    used, known = places.in_use(), ring().keys
    names = [key.name for key in known]
    return {
        "from_environment": bool(settings.KEYS),
        "keys": [
            {
                "name": key.name, "made_at": datetime.fromisoformat(key.made_at) if key.made_at.strip("-") else None,
                "current": at == 0, "secrets": used[key.name],
            }
            for at, key in enumerate(known)
        ],
        "missing": [{"name": name, "secrets": count} for name, count in used.items() if name not in names],
        "older": sum(used[name] for name in names[1:]),
    }  # fmt: skip
