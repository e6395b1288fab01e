"""What no schema can say: what is opaque, new each time, or made by the service itself."""

import atexit
import base64
import json
import os
import re
import uuid

import schemathesis

KEY = re.compile(r'"[ !#-\[\]-~]{1,255}"|[A-Za-z0-9._~:/+=-]{1,255}')
CURSOR = re.compile(r"[0-9a-f]{16}.+", re.DOTALL)

# The examples of the contract, and what there is of their kind in the service that is asked.
HASH = "5f" * 32
KNOWN = {
    "hash": (HASH, os.environ["KAPSEL_HASH"]),
    "build": ("b000000000000000000000001", os.environ["KAPSEL_BUILD"]),
    "upload": (HASH, os.environ["KAPSEL_UPLOAD"]),
    "content": (HASH, os.environ["KAPSEL_CONTEXT"]),
}

# The lists that gave tokens: one is good there and nowhere else.
GIVEN = {}


def list_of(case):
    query = {name: str(value) for name, value in (case.query or {}).items() if name != "nextToken"}
    return case.operation.path, sorted((case.path_parameters or {}).items()), sorted(query.items())


# How often each operation was answered with each status.
ANSWERS = {}


@atexit.register
def write_answers():
    with open(os.environ["KAPSEL_ANSWERS"], "w") as file:
        json.dump(ANSWERS, file)


@schemathesis.hook
def after_call(context, case, response):
    answered = ANSWERS.setdefault(f"{case.operation.method.upper()} {case.operation.path}", {})
    answered[response.status_code] = answered.get(response.status_code, 0) + 1
    try:
        token = response.json().get("nextToken")
    except (ValueError, AttributeError):
        return
    if token:
        GIVEN[token] = list_of(case)


def is_cursor(text):
    """Whether it may be one that the service gave: those begin with sixteen digits."""
    try:
        padded = text + "=" * (-len(text) % 4)
        return bool(CURSOR.fullmatch(base64.urlsafe_b64decode(padded).decode()))
    except (ValueError, AttributeError):
        return False


def is_positive(case):
    meta = case.meta
    return meta is None or meta.generation.mode.is_positive


@schemathesis.hook
def before_call(context, case, kwargs):
    """A token is good for one list, a key for one request, a name in a body for its address."""
    headers = case.headers or {}
    for name in list(headers):
        if name.lower() == "idempotency-key" and KEY.fullmatch(str(headers[name])):
            headers[name] = f'"{uuid.uuid4()}"'
    for name, (example, real) in KNOWN.items():
        if (case.path_parameters or {}).get(name) == example:
            case.path_parameters[name] = real
    query = case.query or {}
    for name in ("from", "to"):
        if name in query:
            query[name] = str(query[name]).replace(HASH, os.environ["KAPSEL_HASH"])
    if not is_positive(case):
        return
    if "nextToken" in query and GIVEN.get(str(query["nextToken"])) != list_of(case):
        del query["nextToken"]
    if "cursor" in query and not is_cursor(str(query["cursor"])):
        del query["cursor"]
    if isinstance(case.body, dict) and "schema" in case.body:
        case.body.pop("name", None)
        case.body.pop("version", None)
