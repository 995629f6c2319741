"""Django's settings, from the environment (`env.SETTINGS`) with safe defaults."""

from __future__ import annotations

import os
import secrets
from typing import Any
from urllib.parse import unquote, urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF

from folkmoot.config import env
from folkmoot.config.database import database

django_stubs_ext.monkeypatch()

ENVIRONMENT = env.SETTINGS
DATA_DIR = env.data_dir()
DATA_DIR.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """The signing key, made once per data folder."""
    if given := env.text("FOLKMOOT_SECRET_KEY"):
        return given
    path = DATA_DIR / "secret-key"
    if not path.exists():
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass  # another process was first
    return path.read_text()


DEBUG = env.flag("FOLKMOOT_DEBUG")
DEMO = env.flag("FOLKMOOT_DEMO")
SECRET_KEY = _secret_key()
BASE_URL = env.text("FOLKMOOT_BASE_URL").rstrip("/")
_base = urlsplit(BASE_URL)
HTTPS = _base.scheme == "https"
ALLOWED_HOSTS = sorted({_base.hostname or "localhost", "localhost", "127.0.0.1", *env.names("FOLKMOOT_ALLOWED_HOSTS")})
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    # The packages of the house, top to bottom: templates of an upper one win.
    "folkmoot.demo.apps.DemoConfig",
    "folkmoot.portal.apps.PortalConfig",
    "folkmoot.backoffice.apps.BackofficeConfig",
    "folkmoot.api.apps.ApiConfig",
    "folkmoot.reports.apps.ReportsConfig",
    "folkmoot.outcomes.apps.OutcomesConfig",
    "folkmoot.analysis.apps.AnalysisConfig",
    "folkmoot.surveys.apps.SurveysConfig",
    "folkmoot.plans.apps.PlansConfig",
    "folkmoot.discussions.apps.DiscussionsConfig",
    "folkmoot.events.apps.EventsConfig",
    "folkmoot.intake.apps.IntakeConfig",
    "folkmoot.responses.apps.ResponsesConfig",
    "folkmoot.consultations.apps.ConsultationsConfig",
    "folkmoot.formats.apps.FormatsConfig",
    "folkmoot.accounts.apps.AccountsConfig",
    "folkmoot.ledger.apps.LedgerConfig",
    "folkmoot.core.apps.CoreConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "wagtail.contrib.forms",
    "wagtail.embeds",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",  # its templates, found last
]

MIDDLEWARE = [
    "folkmoot.core.headers.SecurityHeaders",
    "folkmoot.core.observing.Observe",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "folkmoot.accounts.middleware.OfficeGuard",
]

ROOT_URLCONF = "folkmoot.config.urls"
WSGI_APPLICATION = "folkmoot.config.wsgi.application"
FORM_RENDERER = "folkmoot.portal.rendering.FormRenderer"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "folkmoot.portal.context.site",
            ],
        },
    },
]

# Data --------------------------------------------------------------------------------------------
DATABASES = {"default": database(env.text("FOLKMOOT_DATABASE_URL"), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = DATA_DIR / "uploads"
MEDIA_URL = "/media/"
EVIDENCE_ROOT = DATA_DIR / "evidence"
BACKUP_PASSPHRASE = env.text("FOLKMOOT_BACKUP_PASSPHRASE")
_cache = env.text("FOLKMOOT_CACHE_URL")
CACHES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _cache}
    if _cache
    # In the database, so that rate limits hold over several processes without another server.
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Language and time -------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_TZ = True
TIME_ZONE = "Europe/London"  # shown; the database keeps UTC

# Static files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# People ------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "folkmoot.accounts.passwords.HardToGuess"}]
STAFF_IDLE_SECONDS = env.number("FOLKMOOT_STAFF_IDLE_MINUTES") * 60
STAFF_SESSION_SECONDS = env.number("FOLKMOOT_STAFF_SESSION_HOURS") * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/account/"
# The library's settings; why each is so stands in docs/adr/0004-joining.md.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("FOLKMOOT_BEHIND_PROXY")
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_ADAPTER = "folkmoot.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]  # no password: so the sign-in page sends a code
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600  # ASVS 6.5.5
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_FORMS = {
    "login": "folkmoot.accounts.forms.SignInForm",
    "confirm_login_code": "folkmoot.accounts.forms.SignInCodeForm",
    "confirm_email_verification_code": "folkmoot.accounts.forms.NewAddressCodeForm",
    "add_email": "folkmoot.accounts.forms.NewAddressForm",
    "set_password": "folkmoot.accounts.forms.SetPasswordForm",
    "change_password": "folkmoot.accounts.forms.ChangePasswordForm",
    "reauthenticate": "folkmoot.accounts.forms.ReauthenticateForm",
}
ACCOUNT_RATE_LIMITS = {
    "join": "60/h/ip,5/h/key",
    "join_without_proof": "5/h/ip,3/h/key",
    "request_login_code": "60/h/ip,5/15m/key,20/d/key",
    "login": "60/10m/ip",
    "login_failed": "30/10m/ip,5/5m/key",
}
MFA_ADAPTER = "folkmoot.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers themselves allow it on localhost only
MFA_FORMS = {
    "authenticate": "folkmoot.accounts.forms.SecondFactorForm",
    "reauthenticate": "folkmoot.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "folkmoot.accounts.forms.ActivateAppForm",
    "add_webauthn": "folkmoot.accounts.forms.AddPasskeyForm",
}

# Mail --------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("FOLKMOOT_EMAIL_FROM")
_mail = urlsplit(env.text("FOLKMOOT_EMAIL_URL"))
if _mail.hostname:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or (465 if _mail.scheme == "smtps" else 25)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DATA_DIR / "mail")

# Security ----------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if HTTPS:
    # No other host of the domain, and nobody on the way, can set a cookie of these names.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # a cookie less
SECURE_SSL_REDIRECT = HTTPS and not DEMO
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("FOLKMOOT_HSTS_SUBDOMAINS")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "folkmoot.portal.views.errors.csrf_failure"
X_FRAME_OPTIONS = "SAMEORIGIN"  # previews in the back office are frames
if env.number("FOLKMOOT_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "upgrade-insecure-requests": HTTPS,
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
UPLOAD_LIMIT_BYTES = env.number("FOLKMOOT_UPLOAD_LIMIT_MB") * 1_048_576
CLAMAV = env.text("FOLKMOOT_CLAMAV")
CLAMAV_MUST_ANSWER = env.flag("FOLKMOOT_CLAMAV_MUST_ANSWER")

# Wagtail -----------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Folkmoot"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_FRONTEND_LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "/account/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []  # addresses that editors type are never fetched
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "txt", "xlsx"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # each is offered for saving
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]  # no SVG: it can hold a script
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 8_000_000
WAGTAIL_FINISH_WORKFLOW_ACTION = "folkmoot.consultations.approved.publish"
SILENCED_SYSTEM_CHECKS = [
    "wagtailadmin.W003",  # the base address is set above
]

# Operation ---------------------------------------------------------------------------------------
THREADS, WAITING = env.number("FOLKMOOT_THREADS"), env.number("FOLKMOOT_WAITING")
METRICS_TOKEN = env.text("FOLKMOOT_METRICS_TOKEN")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": f"folkmoot.core.logs.{'Json' if env.text('FOLKMOOT_LOG_FORMAT') == 'json' else 'Text'}Lines"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("FOLKMOOT_LOG_LEVEL")},
    # Django's own handler of the server that is for developing only would print what was asked for.
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
