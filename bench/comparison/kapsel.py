"""Kapsel, asked over HTTP as any client would."""

import base64
import contextlib
import json
import os
import pathlib
import shutil
import time
import urllib.error
import urllib.request

from comparison.processes import running

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Service:
    """A service on a data directory of its own."""

    def __init__(self, data):
        with open(data / "service.json", encoding="utf-8") as file:
            described = json.load(file)
        self.data = data
        self.address = described["service"]
        self.registry = described["registry"].removeprefix("http://")
        self._tokens = described["developerTokens"]
        self._token = None
        self._token_ends = 0

    def build(self, name, definition, workspace="default"):
        """Seconds from the request until the answer is a hit, and the generation it is a hit for."""
        start = time.monotonic()
        path = f"/v1/workspaces/{workspace}"
        self._send("POST", f"{path}/environments/{name}/versions", definition.encode(), "application/yaml")
        wanted = json.dumps({"environment": name}).encode()
        answer = self._send("POST", f"{path}/images", wanted)
        while answer["answer"] == "building":
            time.sleep(0.02)
            answer = self._send("POST", f"{path}/lookups", wanted)
        if answer["answer"] != "hit":
            raise SystemExit(f"{name} was not built: {json.dumps(answer, indent=2)}")
        return time.monotonic() - start, answer["generation"]

    def cold(self, definition, workspace):
        """A build as in `build` that finds nothing: the workspace is new, and no package is in a cache."""
        aside = self.data / "aside" / workspace
        aside.mkdir(parents=True)
        for known in ("wheels", "uv", "uv-python", "index-manners"):
            (self.data / "cache" / known).rename(aside / known)
        self._send("PUT", f"/v1/workspaces/{workspace}", b"{}")
        return self.build("bench-cold", definition, workspace)

    def _bearer(self):
        """Whoever can read the data directory is the developer."""
        if time.monotonic() >= self._token_ends:
            secret = (self.data / "developer-credential").read_bytes()
            login = base64.b64encode(b"kapsel-local:" + secret).decode()
            request = urllib.request.Request(
                self._tokens, data=b"grant_type=client_credentials", headers={"Authorization": f"Basic {login}"}
            )
            with urllib.request.urlopen(request, timeout=30) as response:
                answer = json.load(response)
            self._token = answer["access_token"]
            self._token_ends = time.monotonic() + answer["expires_in"] - 60
        return f"Bearer {self._token}"

    def _send(self, method, path, body=None, content="application/json"):
        headers = {"Content-Type": content, "Authorization": self._bearer()}
        request = urllib.request.Request(self.address + path, data=body, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                return json.load(response)
        except urllib.error.HTTPError as e:
            raise SystemExit(f"{method} {path}: {e.read().decode()}") from e


@contextlib.contextmanager
def service(data):
    data.mkdir(parents=True, exist_ok=True)
    described = data / "service.json"
    command = [str(ROOT / "kapsel"), "up", "--data", str(data), "--port", "0"]
    log = data.parent / (data.name + ".log")
    with running(command, log, described.exists, patience=600):
        yield Service(data)


def copied(data, to):
    """The same installation once more: what was known there is known here, and nothing else."""
    shutil.copytree(data, to, symlinks=True, ignore=_runtime)
    return to


def _runtime(directory, names):
    return [name for name in names if name in ("service.json", "lock")]


def uv(data):
    """The resolver that Kapsel uses, so that both sides have the same."""
    for found in pathlib.Path(data).rglob("uv"):
        if found.is_file() and os.access(found, os.X_OK):
            return found
    raise SystemExit(f"no uv below {data}")
