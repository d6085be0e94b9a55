"""What keeps a run alive and on this machine: it must not take its own key away, and what it
configures must not speak to strangers."""

import os

import schemathesis

# The admin, the device, the agent and the key that this run speaks as.
OWN = set(os.environ["BATON_OWN"].split(","))
# Nobody listens there.
NOWHERE = "http://127.0.0.1:9"
# Fields of connections, calendars and models that hold an address.
ADDRESSES = {"url", "api_url", "instance_url", "token_url", "auth_url", "login_url"}


@schemathesis.hook
def filter_case(context, case):
    """Changing or removing what is ours would only show that a revoked key opens nothing, which
    `doors.rs` shows. Reading it is welcome."""
    changes = case.method.upper() not in ("GET", "HEAD", "OPTIONS", "TRACE")
    named = set(str(value) for value in (case.path_parameters or {}).values())
    return not (changes and "/admin/" in case.operation.path and named & OWN)


@schemathesis.hook
def map_body(context, body):
    return stay_here(body)


def stay_here(value):
    """Well-formed addresses are replaced; the ill-formed stay, and are refused."""
    if isinstance(value, list):
        return [stay_here(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {}
    for name, inner in value.items():
        kept[name] = NOWHERE if is_address(name, inner) else stay_here(inner)
    if kept.get("kind") == "slack" and isinstance(kept.get("answers"), str):
        kept["api_url"] = NOWHERE
    if kept.get("kind") == "hubspot" and isinstance(kept.get("crm"), dict):
        kept["api_url"] = NOWHERE
    if kept.get("kind") == "email" and isinstance(kept.get("host"), str) and kept["host"]:
        kept["host"] = "127.0.0.1"
    return kept


def is_address(name, value):
    return name in ADDRESSES and isinstance(value, str) and "://" in value
