"""The content system's own pages, with the policy they need. Who may enter is held by `accounts.middleware`, and what
they may do there by the permissions of their role."""

from __future__ import annotations

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from wagtail.admin import urls as wagtail_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

# Wagtail starts its date fields, choosers and inline forms by inline scripts, some of them brought by scripts, and
# places things by style attributes: no nonce or hash reaches them. Only staff with a second factor get here.
POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],  # previews
}

urlpatterns = decorate_urlpatterns(wagtail_urls.urlpatterns, csp_update(POLICY))
