"""Runs as a docker step and asks for what only others may have; prints what came of each try. No answer is told by the name of the error."""

import json
import pathlib
import sys
import urllib.error
import urllib.request

service, registry, aws = sys.argv[1:]


def asked(what, url, headers=None, body=None):
    request = urllib.request.Request(url, headers=headers or {}, data=body)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            came = answer.status
    except urllib.error.HTTPError as error:
        came = error.code
    except OSError as error:
        came = type(error).__name__
    print(f"asked {what}: {came}", flush=True)


asked("service", f"{service}/v1/workspaces/steps/environments")
for repository in ("steps", "other"):
    asked(f"repository {repository}", f"{registry}/v2/box/{repository}/manifests/latest")
for operation, request in {"GetItem": {"Key": {}}, "Query": {}}.items():
    target = {"X-Amz-Target": f"DynamoDB_20120810.{operation}"}
    asked(f"table {operation}", aws, target, json.dumps({"TableName": "box", **request}).encode())
homes = [pathlib.Path("/root"), *pathlib.Path("/home").iterdir()]
print("asked logins:", [str(one) for home in homes for one in (home / ".aws", home / ".docker") if one.exists()], flush=True)
