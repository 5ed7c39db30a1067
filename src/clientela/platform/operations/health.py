"""`/health/`: whether the database answers, a worker gives signs of life, and the live process listens. For monitors, without
signing in, and so without a word about anything but that."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from clientela.platform.live.publishing import LIVE_NAME

_PARTS = """SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - interval '60 seconds'),
                   EXISTS (SELECT FROM pg_stat_activity WHERE application_name = %s AND datname = current_database())"""
_WORDS = {True: "ok", False: "silent"}


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 where pages can be served, else 503. `?all=1` asks for the worker and the live process too."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_PARTS, [LIVE_NAME])
            worker, live = cursor.fetchone()
    except DatabaseError:
        return JsonResponse({"database": "silent"}, status=503)
    fine = "all" not in request.GET or (worker and live)
    parts = {"database": "ok", "worker": _WORDS[worker], "live": _WORDS[live]}
    return JsonResponse(parts, status=200 if fine else 503)
