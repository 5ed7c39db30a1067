"""Django's settings. All that differs between machines comes from the environment, listed in `config/environment.py`."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from clientela.config import environment
from clientela.platform.vault import keyring

HOME = environment.home()
SECRET_KEY = environment.secret_key()
KEYS = keyring.given(environment.keys())
DEBUG = False
ALLOWED_HOSTS = environment.allowed_hosts()
COMPANY = environment.company()
LIVE_URL = environment.live_url()
MATCHING_MEMORY = environment.number("CLIENTELA_MATCHING_MEMORY")
MATCHING_THREADS = environment.number("CLIENTELA_MATCHING_THREADS")

# ---- what is installed, bottom up -------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "clientela.platform.people",
    "clientela.platform.permissions",
    "clientela.platform.history",
    "clientela.platform.events",
    "clientela.platform.jobs",
    "clientela.platform.files",
    "clientela.platform.fields",
    "clientela.platform.layouts",
    "clientela.platform.entities",
    "clientela.platform.merging",
    "clientela.platform.objects",
    "clientela.platform.imports",
    "clientela.platform.api",
    "clientela.platform.directory",
    "clientela.platform.directory.sso",
    "clientela.platform.directory.provisioning",
    "clientela.platform.notifications",
    "clientela.platform.privacy",
    "clientela.platform.privacy.holds",
    "clientela.platform.privacy.retention",
    "clientela.platform.privacy.register",
    "clientela.platform.seconding",
    "clientela.platform.ui",
    "clientela.platform.quality",
    "clientela.platform.freshness",
    "clientela.platform.undo",
    "clientela.platform.hooks",
    "clientela.platform.connectors",
    "clientela.parties",
    "clientela.parties.consents",
    "clientela.parties.matching",
    "clientela.parties.reach",
    "clientela.parties.relationships",
    "clientela.parties.sources",
    "clientela.catalog.taxes",
    "clientela.catalog",
    "clientela.catalog.bundles",
    "clientela.catalog.prices",
    "clientela.catalog.stock",
    "clientela.catalog.rates",
    "clientela.catalog.indices",
    "clientela.routing",
    "clientela.timeline",
    "clientela.timeline.calendars",
    "clientela.channels.email",
    "clientela.sales.numbering",
    "clientela.sales.orders",
    "clientela.sales.fulfilment",
    "clientela.sales.deliveries",
    "clientela.sales.returns",
    "clientela.sales.pipelines",
    "clientela.sales.leads",
    "clientela.sales.forms",
    "clientela.sales.deals",
    "clientela.sales.cadences",
    "clientela.sales.competitors",
    "clientela.sales.partners",
    "clientela.sales.commissions",
    "clientela.sales.quotes",
    "clientela.sales.contracts",
    "clientela.sales.installed",
    "clientela.sales.supplies",
    "clientela.sales.purchases",
    "clientela.sales.suppliers",
    "clientela.sales.mailing",
    "clientela.sales.forecast",
    "clientela.sales.targets",
    "clientela.analytics.reports",
    "clientela.analytics.subscriptions",
    "clientela.workspace",
    "clientela.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "clientela.config.headers.ContentSecurityPolicy",
    "clientela.platform.api.problems.Problems",
    "clientela.platform.permissions.middleware.WhoIsAsking",
    "clientela.platform.ui.middleware.Language",
    "clientela.platform.ui.outside.Outside",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "clientela.platform.ui.replaying.AsOf",
    "clientela.platform.ui.middleware.Refusals",
    "clientela.platform.seconding.middleware.AskSecond",
    "clientela.platform.undo.middleware.OfferUndo",
]
ROOT_URLCONF = "clientela.config.urls"
WSGI_APPLICATION = "clientela.config.wsgi.application"

ROOMS = [
    "platform/ui",
    "platform/directory",
    "platform/notifications",
    "platform/entities",
    "platform/freshness",
    "platform/hooks",
    "platform/connectors",
    "platform/imports",
    "platform/operations",
    "platform/people",
    "platform/privacy",
    "platform/privacy/retention",
    "platform/privacy/register",
    "platform/quality",
    "platform/search",
    "platform/seconding",
    "platform/undo",
    "parties",
    "parties/consents",
    "parties/merging",
    "parties/matching",
    "parties/relationships",
    "parties/reach",
    "parties/sources",
    "catalog",
    "catalog/bundles",
    "catalog/prices",
    "routing",
    "timeline",
    "timeline/calendars",
    "channels/email",
    "sales/orders",
    "sales/fulfilment",
    "sales/deliveries",
    "sales/returns",
    "sales/pipelines",
    "sales/leads",
    "sales/forms",
    "sales/deals",
    "sales/cadences",
    "sales/competitors",
    "sales/partners",
    "sales/commissions",
    "sales/quotes",
    "sales/contracts",
    "sales/installed",
    "sales/purchases",
    "sales/mailing",
    "sales/shortages",
    "sales/suppliers",
    "sales/advice",
    "sales/forecast",
    "sales/conversion",
    "sales/movement",
    "sales/targets",
    "analytics/reports",
    "analytics/subscriptions",
    "workspace",
    "portal",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "clientela.platform.ui.compiling.Templates",
        "DIRS": [environment.PACKAGE / room / "templates" for room in ROOMS],
        "OPTIONS": {
            "environment": "clientela.platform.ui.jinja.environment",
            "context_processors": [
                "clientela.workspace.shell.shell",
                "clientela.portal.frame.frame",
                "clientela.platform.directory.settings_pages.in_context",
            ],
        },
    }
]

# ---- the database: one persistent connection per thread; nothing is prepared unless asked for ----------------------------


def _database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = query.pop("host", "") or (parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "clientela",
        "USER": query.pop("user", "") or unquote(parts.username or ""),
        "PASSWORD": query.pop("password", "") or unquote(parts.password or ""),
        "HOST": unquote(host),
        "PORT": query.pop("port", "") or str(parts.port or ""),
        "CONN_MAX_AGE": None,
        # The planner remembers joined rows (Memoize) in a table sized for all of a list, though a page reads fifty: at a million
        # people making that table costs 1.1 ms, four times as much as the rest of the list.
        "OPTIONS": {
            "prepare_threshold": 1_000_000,
            **query,
            "options": f"-c enable_memoize=off {query.get('options', '')}".strip(),
        },
    }


DATABASES = {"default": _database(environment.database_url())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- who is who -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "clientela.platform.directory.account.passwords.LongEnough"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CSRF_FAILURE_VIEW = "clientela.config.urls.refused_form"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 2 * 3600
SESSION_ENGINE = "clientela.platform.people.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = environment.behind_https()
SESSION_COOKIE_NAME = "clientela_session"
CSRF_COOKIE_NAME = "clientela_csrf"
CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = environment.trusted_origins()
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_CLIENT_IP_CALLABLE = "clientela.platform.permissions.addresses.address_of"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "email"
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
AXES_RESET_ON_SUCCESS = True
SILENCED_SYSTEM_CHECKS = ["axes.W002"]

# allauth leads through second factors, passkeys and forgotten passwords; what it writes and says goes through our adapters.
ACCOUNT_ADAPTER = "clientela.platform.directory.account.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation has proved the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
MFA_ADAPTER = "clientela.platform.directory.account.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # clocks of telephones are some seconds off
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "people_cache"}}

# ---- mail -----------------------------------------------------------------------------------------------------------------
_MAIL = environment.mail()
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.mail_from()
EMAIL_BACKEND, EMAIL_FILE_PATH = _MAIL.backend, HOME / "log" / "mail"
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = _MAIL.host, _MAIL.port, 20
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_SSL, EMAIL_USE_TLS = _MAIL.ssl, _MAIL.starttls

# ---- what a browser may do on our pages ---------------------------------------------------------------------------------------
_SAME: list[Any] = [SELF]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": _SAME,
        "style-src": _SAME,
        "img-src": [SELF, "data:"],
        "font-src": _SAME,
        "connect-src": [SELF, LIVE_URL] if LIVE_URL.startswith("http") else _SAME,
        "form-action": _SAME,
        "frame-src": _SAME,
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": _SAME,
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.behind_https() else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
LARGEST_FILE = environment.number("CLIENTELA_LARGEST_FILE") * 1_000_000  # bytes
PRIVATE_ADDRESSES = environment.private_addresses()
PROXIES = environment.proxies()
INNER_NETWORKS = environment.inner_networks()  # that webhooks and connectors may reach
CONNECTOR_FOLDERS = environment.connector_folders()
API_RATE = environment.number("CLIENTELA_API_RATE")  # requests a minute of one token, in each web process
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

# ---- words, numbers, time -----------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("it", _("Italian")), ("es", _("Spanish")), ("pl", _("Polish"))]
LOCALE_PATHS = [environment.PACKAGE / "platform" / "ui" / "locale"]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# ---- files --------------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

# ---- history, jobs, log ---------------------------------------------------------------------------------------------------------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = "clientela.platform.jobs.watching.watch"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
