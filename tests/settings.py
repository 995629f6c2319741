"""The settings for tests: the real ones, with mail kept in memory, tasks run at once and quick passwords."""

from __future__ import annotations

import os
import tempfile

# A folder of this run's own, before the real settings look for one.
os.environ["FOLKMOOT_DATA_DIR"] = tempfile.mkdtemp(prefix="folkmoot-tests-")
os.environ.setdefault("FOLKMOOT_LOG_LEVEL", "ERROR")
os.environ.setdefault("FOLKMOOT_SECRET_KEY", "for tests only")

from folkmoot.config.settings import *  # noqa: F403 - after the folder is known
from folkmoot.config.settings import STATIC_ROOT, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Templates name the files; whether they were built is the business of `make assets`.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir()  # WhiteNoise warns where there is none
