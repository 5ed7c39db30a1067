"""What is known of providers beforehand, each with the least that reading and sending by IMAP and SMTP asks for."""

from typing import Any

OTHER = "other"
_OURS: dict[str, Any] = {"port": 993, "security": "tls", "smtp_port": 587, "smtp_security": "starttls"}
PRESETS: dict[str, dict[str, Any]] = {
    # `offline` and `consent`: a refresh token comes with nothing less, nor a second time
    "google": _OURS | {
        "name": "Google", "issuer": "https://accounts.google.com",
        "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth?access_type=offline&prompt=consent",
        "token_url": "https://oauth2.googleapis.com/token", "scopes": "openid email https://mail.google.com/",
        "host": "imap.gmail.com", "smtp_host": "smtp.gmail.com",
    },
    # no issuer: each tenant has its own; of one company alone, write its tenant in place of `common`
    "microsoft": _OURS | {
        "name": "Microsoft 365", "issuer": "",
        "authorize_url": "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        "token_url": "https://login.microsoftonline.com/common/oauth2/v2.0/token",
        "scopes": "openid email offline_access"
                  " https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send",
        "host": "outlook.office365.com", "smtp_host": "smtp.office365.com",
    },
    OTHER: _OURS | {"scopes": "openid email offline_access"},
}  # fmt: skip
