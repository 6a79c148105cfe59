"""Whether a design speaks of a matter at all: that nothing is wrong with what nobody said ticks nothing off."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backdraft.design.model import Api, Endpoint, Loads, Service, Store, Table
from backdraft.design.resolve.lines import all_lines
from backdraft.design.resolve.services import kind_of_store
from backdraft.design.view import View
from backdraft.review.facts import every


def _of_sign_in(view: View) -> bool:
    """A scheme is named, or who may call an endpoint, be it everybody; or a service stands guard."""
    api = view.get(Api, "api")
    return (
        (api is not None and bool(api.auth or api.every.auth))
        or any(ep.public or ep.scopes or ep.auth for ep in view.ask(every, Endpoint, "endpoints"))
        or any(_guards(service, *_SIGN_IN) for service in view.ask(every, Service, "services"))
    )


def _of_rates(view: View) -> bool:
    """A rate is stated: for all, for an endpoint, or by a guard."""
    api = view.get(Api, "api")
    return (
        (api is not None and api.every.rate is not None)
        or any(ep.rate for ep in view.ask(every, Endpoint, "endpoints"))
        or any(_guards(service, "rate") for service in view.ask(every, Service, "services"))
    )


def _of_growth(view: View) -> bool:
    """A load, how something runs, copies of a store, or how a table is divided."""
    return (
        view.get(Loads, "load") is not None
        or any(service.run for service in view.ask(every, Service, "services"))
        or any(store.run or store.replicas or store.standby for store in view.ask(every, Store, "stores"))
        or any(table.shard or table.partition for table in view.ask(every, Table, "tables"))
    )


def _of_caching(view: View) -> bool:
    """There is a cache, something is read through one, or an answer says how long it holds."""
    return (
        any(kind_of_store(store) in ("cache", "cdn") for store in view.ask(every, Store, "stores"))
        or any(ep.cache or ep.etag for ep in view.ask(every, Endpoint, "endpoints"))
        or any(line.dep.setting("via") or "replica" in line.dep.flags for line in view.ask(all_lines))
    )


#: How the guards begin that ask who is there.
_SIGN_IN = ("api-key", "auth", "basic", "jwt", "mtls", "oauth", "oidc", "saml", "session", "token")


def _guards(service: Service, *begins: str) -> bool:
    return any(guard.startswith(begins) for guard in service.guards)


#: By checklist item (`list/item`): whether the design speaks of it. Where it does not, the rules cannot tick the item.
SPOKEN: Mapping[str, Callable[[View], bool]] = {
    "architecture/caching": _of_caching,
    "architecture/security": _of_sign_in,
    "architecture/scaling": _of_growth,
    "review/rate-limits": _of_rates,
}
