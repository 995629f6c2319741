"""For those who watch the site: is the process up, and can it serve?"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from folkmoot.accounts.access import public
from folkmoot.core.services import unapplied_migrations


@public
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process is up. Asks nothing of the database."""
    return JsonResponse({"status": "up"})


@public
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers and is up to date, and the static files are there: 200, else 503 with what is missing."""
    checks = {"database": _database(), "migrations": False, "static": _static()}
    if checks["database"]:
        checks["migrations"] = not unapplied_migrations()
    ready = all(checks.values())
    return JsonResponse({"ready": ready, **checks}, status=200 if ready else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _static() -> bool:
    return settings.DEBUG or (Path(settings.STATIC_ROOT) / "collected").exists()
