"""Who is asking: session, user, teams and roles in one prepared query, revocable at once.

What every whole page shows of its reader comes with the same query: `also_read` names it.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from time import time
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from clientela.platform.people.models import User
from clientela.platform.people.prepared import prepared
from clientela.platform.people.sessions import SessionStore
from clientela.platform.permissions.actor import Actor, Kind, Shares
from clientela.platform.permissions.outside import Standing
from clientela.platform.permissions.queries import Denied
from clientela.platform.permissions.rights import Given, Rights, together
from clientela.platform.permissions.scopes import narrowed

_WHO = """
SELECT u.id, u.email, u.name, u.language, u.time_zone, u.password, u.is_active, u.single_keys,
       (WITH RECURSIVE reach(id) AS (
            SELECT m.team_id FROM people_membership m WHERE m.user_id = u.id
            UNION SELECT t.id FROM people_team t JOIN reach ON t.parent_id = reach.id)
        SELECT array_agg(id) FROM reach),
       held.roles,
       CASE WHEN held.roles::text LIKE '%%"department"%%' THEN (
            WITH RECURSIVE up(id, parent_id, kind) AS (
                SELECT t.id, t.parent_id, t.kind FROM people_membership m JOIN people_team t ON t.id = m.team_id
                 WHERE m.user_id = u.id
                UNION SELECT t.id, t.parent_id, t.kind FROM people_team t JOIN up ON t.id = up.parent_id
                 WHERE up.kind <> 'department'),
            down(id) AS (SELECT id FROM up WHERE kind = 'department'
                UNION SELECT t.id FROM people_team t JOIN down ON t.parent_id = down.id)
            SELECT array_agg(id) FROM down) END,
       (SELECT jsonb_agg(jsonb_build_array(h.entity, h.record, h.may_edit)) FROM permissions_share h
         WHERE (h.until IS NULL OR h.until > now()) AND (h.user_id = u.id OR h.team_id IN (
            SELECT m.team_id FROM people_membership m WHERE m.user_id = u.id))),
       (SELECT o.shape FROM people_company o LIMIT 1),
       u.stands_for, CASE WHEN u.stands_for IS NOT NULL THEN (SELECT NULL::uuid[] /* organisations */) END,
       held.until"""
_HELD = """
  LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('id', r.id, 'grants', r.grants, 'masks', r.masks) ORDER BY r.id) AS roles,
                            bool_or(r.second_factor) AS factor, min(a.until) AS until
                       FROM permissions_assignment a JOIN permissions_role r ON r.id = a.role_id
                        AND r.outside = (u.stands_for IS NOT NULL)
                      WHERE a.user_id = u.id AND (a.until IS NULL OR a.until > now())) held ON true"""
_BY_SESSION = f"""{_WHO},
       c.name, (c.second_factor OR held.factor) AND NOT EXISTS (
            SELECT FROM mfa_authenticator a WHERE a.user_id = u.id AND a.type IN ('totp', 'webauthn')),
       s.session_data /* and more */
  FROM people_session s LEFT JOIN people_user u ON u.id = s.user_id AND u.is_active LEFT JOIN people_company c ON true
  {_HELD}
 WHERE s.session_key = %s AND s.expire_date > now()"""
_BY_TOKEN = f"""WITH t AS (
    SELECT id, user_id, prefix, scopes, networks = '[]' OR EXISTS (
               SELECT FROM jsonb_array_elements_text(networks) AS n(range) WHERE %(address)s::inet <<= n.range::inet) AS here
      FROM permissions_token WHERE digest = %(digest)s AND expires_at > now() AND ended_at IS NULL),
used AS (
    UPDATE permissions_token k SET used_at = now(), used_from = %(address)s::inet
      FROM t WHERE k.id = t.id AND t.here AND (coalesce(used_at, '-infinity') < now() - interval '1 hour'
           OR used_from IS DISTINCT FROM %(address)s::inet AND used_at < now() - interval '1 minute'))
{_WHO}, t.scopes, t.here, t.prefix, t.id
  FROM t JOIN people_user u ON u.id = t.user_id AND u.is_active
  {_HELD}"""
_BY_TOKENS_KEY = f"""WITH t AS (
    SELECT id, user_id, prefix, scopes, true AS here FROM permissions_token
     WHERE id = %s AND expires_at > now() AND ended_at IS NULL)
{_WHO}, t.scopes, t.here, t.prefix, t.id
  FROM t JOIN people_user u ON u.id = t.user_id AND u.is_active
  {_HELD}"""
_OF_USER, _ROLES, _OUTSIDE = 16, 9, 13  # columns of _WHO; that of roles
_BY_USER = f"{_WHO}, '' FROM people_user u {_HELD} WHERE u.id = %s AND u.is_active"


UNSHAPED = UUID(int=0)  # the stamp of a company that has no fields of its own
LOOKING = "looking"  # in a session: through whose eyes, until when
_hearing: list[Callable[[UUID], None]] = []
_NO_ORGANISATIONS = "SELECT NULL::uuid[] /* organisations */"
_asks = {
    "session": _BY_SESSION,
    "page": _BY_SESSION,
    "token": _BY_TOKEN,
    "token's key": _BY_TOKENS_KEY,
    "user": _BY_USER,
}


def also_read(columns: str) -> None:
    """SQL columns about the user `u`, read for each whole page besides who that is; `request.standing` holds them."""
    _asks["page"] = _asks["session"].replace("/* and more */", f", {columns}")


def organisations_read_by(sql: str) -> None:
    """SQL that answers, for the record that the user `u` stands for, the keys of its organisation and of all below it."""
    _asks.update({name: ask.replace(_NO_ORGANISATIONS, sql) for name, ask in _asks.items()})


def tell_stamps(hear: Callable[[UUID], None]) -> None:
    """Name what is told, of each actor that comes, the stamp of the company's shape, before anything is done for that actor."""
    _hearing[:] = [hear]


class WhoIsAsking(SessionMiddleware):
    """Sets `request.session`, `request.user` and `request.actor` (None for a stranger).

    Also `request.company`, the company's name where it has been set, `request.lacks_factor`: whether a second step is asked
    of everybody, or of one of this person's roles, and there is none yet, and `request.standing`: what `also_read` named, None
    where only a part of a page is asked for; and `request.looker`, who really looks where `request.actor` is seen through
    another's eyes.
    """

    def process_request(self, request: Any) -> None:
        key, whole = request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""), _is_whole(request)
        rows = prepared(_asks["page" if whole else "session"], [key]) if key.isalnum() else []
        request.session = SessionStore(key if rows else None)
        request.user, request.actor, request.company, request.lacks_factor = AnonymousUser(), None, "", False
        request.standing = request.looker = None
        if not rows:
            return
        company, lacks_factor, data, *standing = rows[0][_OF_USER:]
        request.session.fill(data)
        user = _user(rows[0])
        if user and _still_valid(request.session, user):
            request.user, request.actor = user, _actor("user", rows[0], through="page")
            proved = request.session.get("sso", {}).get("second_step", False)  # by whoever says who this is
            request.company, request.lacks_factor = company or "", bool(lacks_factor) and not proved
            request.standing = standing if whole else None
            self._look_through(request)

    def _look_through(self, request: Any) -> None:
        """With another's eyes, where an administrator has asked for them, for an hour at most (see directory/looking)."""
        said = request.session.get(LOOKING)
        if said and said["until"] > time() and request.actor.may("configure", "user"):
            seen = actor_by_user(UUID(said["user"]))
            if seen is not None:
                request.looker = request.actor
                request.actor = seen.only_looking(through=f"seen by {request.looker.name}")
                request.standing = None


def _is_whole(request: Any) -> bool:
    """Whether a whole page is asked for, as far as the request tells."""
    return request.method == "GET" and "HTTP_HX_REQUEST" not in request.META and not request.path.startswith("/api/")


def actor_by_token(digest: bytes, *, address: str = "") -> Actor | None:
    """Whoever holds this API token (SHA-256 of its text), unless it has ended, expired, or its user is gone.

    Raises Denied where it may not be used from this address.
    """
    rows = prepared(_asks["token"], {"digest": digest, "address": address or None})
    if not rows:
        return None
    if not rows[0][-3]:
        raise Denied(_("This token may not be used from %(address)s; nothing was done.") % {"address": address})
    return _of_token(rows[0])


def actor_again(user_id: UUID, token: str = "", *, through: str = "") -> Actor | None:
    """Who began something in the background: by a token within its scopes, and None once it has ended; else as the user."""
    if not token:
        return actor_by_user(user_id, through=through)
    rows = prepared(_asks["token's key"], [UUID(token)])
    actor = _of_token(rows[0]) if rows else None
    return replace(actor, through=through or actor.through) if actor else None


def _of_token(row: tuple[Any, ...]) -> Actor:
    *_who, scopes, _here, prefix, key = row
    actor, bounds = replace(_actor("token", row, through=f"token {prefix}"), token=key), _scopes(scopes)
    if not bounds:
        return actor
    return actor.with_scopes(bounds, _narrowed(row[_ROLES] or "[]", bounds, outside=row[_OUTSIDE] is not None))


def actor_by_user(user_id: UUID, *, kind: Kind = "user", through: str = "") -> Actor | None:
    """A user as actor, for jobs and commands that act with that person's rights."""
    rows = prepared(_asks["user"], [user_id])
    return _actor(kind, rows[0], through=through) if rows else None


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a page that only signed-in people reach."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _actor(kind: Kind, row: tuple[Any, ...], *, through: str) -> Actor:
    key, email, name, language, zone, _password, _active, keys, *held = row
    teams, roles, departments, shares, stamp, party, theirs, lent, *_ = held
    rights = _rights(roles or "[]", outside=party is not None)
    standing = Standing(party, tuple(theirs or ())) if party else None
    for hear in _hearing:
        hear(stamp or UNSHAPED)
    return Actor(
        kind, name, key, email, language, zone, tuple(teams or ()), rights, through, keys, tuple(departments or ()),
        _shares(shares) if shares else {}, outside=standing, lent_until=lent,
    )  # fmt: skip


@lru_cache(1024)
def _scopes(written: str) -> tuple[str, ...]:
    return tuple(msgspec.json.decode(written, type=list[str]))


@lru_cache(1024)
def _narrowed(roles: str, scopes: tuple[str, ...], *, outside: bool) -> Rights:
    return narrowed(_rights(roles, outside=outside), scopes)


@lru_cache(1024)
def _rights(roles: str, *, outside: bool) -> Rights:
    """Of the very text that the database has just answered: what is kept here can't be out of date."""
    return together(msgspec.json.decode(roles, type=list[Given]), outside=outside)


def _shares(shares: str) -> Shares:
    """Type of record -> verb -> keys. Django leaves JSON of the database as text; decoding it here is the cheapest place."""
    out: dict[str, dict[str, tuple[UUID, ...]]] = {}
    for entity, key, may_edit in msgspec.json.decode(shares, type=list[tuple[str, UUID, bool]]):
        for verb in ("see", "edit") if may_edit else ("see",):
            verbs = out.setdefault(entity, {})
            verbs[verb] = (*verbs.get(verb, ()), key)
    return out


def _user(row: tuple[Any, ...]) -> User | None:
    key, email, name, language, zone, password, active, *_ = row
    if key is None:
        return None
    user = User(id=key, email=email, name=name, language=language, time_zone=zone, password=password, is_active=active)
    user._state.adding, user._state.db = False, "default"
    return user


def _still_valid(session: SessionStore, user: User) -> bool:
    """A session ends when its user's password changes, and never speaks for another user than it was made for."""
    stamp = session.get(HASH_SESSION_KEY, "")
    return session.get(SESSION_KEY) == str(user.pk) and constant_time_compare(stamp, _stamp(user.password))


@lru_cache(maxsize=1024)
def _stamp(password: str) -> str:
    """By which sessions know the (hashed) password they were made under."""
    return User(password=password).get_session_auth_hash()
