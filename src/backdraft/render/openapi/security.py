"""How one signs in: what an operation asks for, and the schemes behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from backdraft.design.model import Auth, Endpoint
from backdraft.design.paths import Path
from backdraft.design.resolve.endpoints import api_of, auth_of
from backdraft.design.view import View
from backdraft.render.openapi.form import Form, Made
from backdraft.render.openapi.names import ascii_name


def security(view: View, ep: Endpoint, form: Form) -> list[Made]:
    """What an operation asks of its caller; nothing when anyone may call it."""
    auth = auth_of(view, ep)
    if auth is None or (auth.scheme == "mtls" and form.old):
        return []
    scoped = scheme_kind(view, auth) == "oauth2"
    return [{ascii_name(auth.name): list(ep.scopes) if scoped else []}]


def scheme_kind(view: View, auth: Auth) -> str:
    """How a way to sign in is said: bearer tokens with scopes are said as `oauth2`, for `http` has no scopes."""
    if auth.scheme in ("", "bearer") and view.ask(scopes_of, auth.name):
        return "oauth2"
    return auth.scheme or "bearer"


def scopes_of(view: View, auth: str) -> tuple[str, ...]:
    """The scopes that endpoints ask for with a way to sign in, in the order of the file."""
    found: dict[str, None] = {}
    for path in view.paths("endpoints"):
        way = view.ask(auth_at, path)
        if way is not None and way.name == auth:
            found.update(dict.fromkeys(view.ask(_scopes_at, path)))
    return tuple(found)


def auth_at(view: View, path: Path) -> Auth | None:
    """How one signs in at an endpoint."""
    ep = view.get(Endpoint, *path)
    return auth_of(view, ep) if ep is not None else None


def _scopes_at(view: View, path: Path) -> tuple[str, ...]:
    ep = view.get(Endpoint, *path)
    return ep.scopes if ep is not None else ()


def first_server(view: View) -> str:
    """Where the API is."""
    return next((server.rstrip("/") for server in api_of(view).servers), "") or "/"


def auths(view: View, paths: Sequence[Path]) -> list[Auth]:
    """The ways to sign in at some endpoints, in their order."""
    found: dict[str, Auth] = {}
    for path in paths:
        auth = view.ask(auth_at, path)
        if auth is not None:
            found.setdefault(auth.name, auth)
    return list(found.values())


def scheme_of(view: View, auth: Auth) -> Made:
    """A way to sign in as a security scheme."""
    return _SCHEMES.get(scheme_kind(view, auth), _bearer)(view, auth)


def _bearer(view: View, auth: Auth) -> Made:
    return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


def _oauth2(view: View, auth: Auth) -> Made:
    root = first_server(view).rstrip("/")
    scopes = {scope: f"Allows {scope}" for scope in view.ask(scopes_of, auth.name)}
    flow = {"tokenUrl": dict(auth.options).get("token_url") or f"{root}/oauth/token", "scopes": scopes}
    return {"type": "oauth2", "description": "A bearer token with scopes", "flows": {"clientCredentials": flow}}


def _basic(view: View, auth: Auth) -> Made:
    return {"type": "http", "scheme": "basic"}


def _api_key(view: View, auth: Auth) -> Made:
    options = dict(auth.options)
    where = options.get("in", "header")
    name = options.get("header") or options.get("name") or "X-API-Key"
    return {
        "type": "apiKey",
        "in": where if where in ("header", "query", "cookie") else "header",
        "name": ascii_name(name),
    }


def _oidc(view: View, auth: Auth) -> Made:
    said = dict(auth.options).get("url")
    root = first_server(view).rstrip("/")
    return {"type": "openIdConnect", "openIdConnectUrl": said or f"{root}/.well-known/openid-configuration"}


def _certificate(view: View, auth: Auth) -> Made:
    return {"type": "mutualTLS"}


_SCHEMES: dict[str, Callable[[View, Auth], Made]] = {
    "bearer": _bearer,
    "oauth2": _oauth2,
    "basic": _basic,
    "apikey": _api_key,
    "oidc": _oidc,
    "mtls": _certificate,
}
