"""The few pages of the authorization server: plain HTML that works without scripts, by keyboard and with a screen reader."""

from __future__ import annotations

import base64
import hashlib
from html import escape

_STYLE = """
:root { color-scheme: light dark; font: 100%/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; }
main { width: min(22rem, calc(100vw - 3rem)); padding: 1.5rem; }
h1 { font-size: 1.4rem; margin: 0 0 1rem; }
label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
input { width: 100%; box-sizing: border-box; font: inherit; padding: .6rem; border: 1px solid GrayText; border-radius: .3rem;
  background: Field; color: FieldText; }
button { width: 100%; margin-top: 1.5rem; padding: .7rem; font: inherit; font-weight: 600; border: 0; border-radius: .3rem;
  background: #1d4ed8; color: #fff; }
:focus-visible { outline: 3px solid #f59e0b; outline-offset: 2px; }
.error { border-left: .3rem solid #b91c1c; padding: .5rem .75rem; margin: 0; }
"""
STYLE_HASH = f"sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}"
"""Names the one style sheet that the content security policy lets in."""


def sign_in(application: str, hidden: dict[str, str], error: str) -> str:
    """``hidden`` is sent back with what the person types. A wrong password is announced, and never shown again."""
    fields = "\n".join(f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in hidden.items())
    told = f'<p class="error" id="error" role="alert">{escape(error)}</p>' if error else ""
    refers = ' aria-invalid="true" aria-describedby="error"' if error else ""
    return _page(
        "Sign in",
        f"""<h1>Sign in to continue to {escape(application)}</h1>
{told}
<form method="post" action="/oauth/authorize">
{fields}
<label for="email">E-mail</label>
<input id="email" name="email" type="email" autocomplete="username" maxlength="255" required autofocus{refers}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="256" required{refers}>
<button type="submit">Sign in</button>
</form>""",
    )


def wrong(text: str) -> str:
    return _page("Sign in is not possible", f'<h1>Sign in is not possible</h1>\n<p class="error" role="alert">{escape(text)}</p>')


def _page(title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · Crosswalk</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""
