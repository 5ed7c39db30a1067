"""Scopes: what an API token may do at most, whatever its user may do.

A scope names a type of record and a level, "person:read"; "*" is every type. Each level holds the one before it: `read` sees and
exports, `write` does everything else with records, `admin` configures. A token without scopes does all that its user may.
"""

from collections.abc import Iterable

from clientela.platform.permissions.rights import Rights

LEVELS = ("read", "write", "admin")
EVERYTHING = "*:admin"
_READ, _ADMIN = ("see", "export"), ("configure",)


def needed(verb: str, entity: str) -> str:
    """The least scope that lets a token do this."""
    return f"{entity}:{'read' if verb in _READ else 'admin' if verb in _ADMIN else 'write'}"


def covers(scopes: Iterable[str], verb: str, entity: str) -> bool:
    """Whether a token with these scopes may do it, if its user may."""
    level = LEVELS.index(needed(verb, entity).rpartition(":")[2])
    return not scopes or any(f"{type_}:{one}" in scopes for type_ in (entity, "*") for one in LEVELS[level:])


def narrowed(rights: Rights, scopes: tuple[str, ...]) -> Rights:
    """The same rights as far as the scopes cover them; what is kept back stays so."""
    named = {scope.rpartition(":")[0] for scope in scopes}
    verbs = {"*", *_READ, *_ADMIN}.union(*rights.grants.values())
    covered = {
        (verb, entity) for entity in {"*", *named, *rights.grants} for verb in verbs if covers(scopes, verb, entity)
    }
    return Rights(
        {
            entity: {verb: rights.scope(verb, entity) if (verb, entity) in covered else "none" for verb in verbs}
            for entity in {"*", *named, *rights.grants}
        },
        {
            entity: {verb: rights.limited(verb, entity) for verb in verbs if (verb, entity) in covered}
            for entity in rights.limits
        },
        rights.masks,
        rights.roles,
    )
