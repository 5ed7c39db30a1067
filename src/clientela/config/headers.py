"""What a browser may do on our pages: the content security policy, written once for its settings."""

from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class ContentSecurityPolicy(CSPMiddleware):
    """django-csp's, for pages that all have the same policy: no nonce, no exception, no report-only twin."""

    _written: tuple[Any, str] = (None, "")  # for which settings, and how it reads

    def process_request(self, request: HttpRequest) -> None:
        """Nothing is to be prepared."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        wanted = settings.CONTENT_SECURITY_POLICY
        if self._written[0] is not wanted:
            self._written = wanted, build_policy()
        response.headers.setdefault(HEADER, self._written[1])
        return response
