"""The WSGI application that granian serves: Django, and the page cache in front of it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "folkmoot.config.settings")
_django = get_wsgi_application()

from folkmoot.portal.pagecache import PageCache  # noqa: E402 - Django is set up first

application = PageCache(_django)
