"""The WSGI application that granian serves: Django, the gate that holds back what is too much, and the page cache."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "folkmoot.config.settings")
_django = get_wsgi_application()

from django.conf import settings  # noqa: E402 - Django is set up first

from folkmoot.portal.gate import Gate  # noqa: E402
from folkmoot.portal.pagecache import PageCache  # noqa: E402

application = PageCache(Gate(_django, threads=settings.THREADS, waiting=settings.WAITING))
