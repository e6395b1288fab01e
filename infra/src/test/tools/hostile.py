#!/usr/bin/python3
"""Stands where the worker does and looks for what it can get; prints a line for each try: what, and what came of it."""

import base64
import json
import os
import urllib.error
import urllib.parse
import urllib.request

SERVICE, WORKSPACE = os.environ["KAPSEL_SERVICE"], os.environ["KAPSEL_WORKSPACE"]
BUILD, BOOTSTRAP = os.environ["KAPSEL_BUILD"], os.environ["KAPSEL_BOOTSTRAP"]


def asked(url, method="GET", headers=None, body=None):
    """Status and content of the answer."""
    request = urllib.request.Request(url, method=method, headers=headers or {}, data=body)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def say(what, came):
    print(f"TRIED {what}: {came}", flush=True)


def environment():
    say("variables", " ".join(sorted(name for name in os.environ if name.startswith(("AWS", "KAPSEL", "CODEBUILD")))))


def role():
    """The project's role, whose credentials the shell above has an address for."""
    with open(f"/proc/{os.getppid()}/environ", "rb") as variables:
        above = dict(one.split("=", 1) for one in variables.read().decode().split("\0") if "=" in one)
    where = above.get("AWS_CONTAINER_CREDENTIALS_FULL_URI")
    if where is None:
        say("role", "not found")
        return
    key = json.loads(asked(where)[1])["AccessKeyId"]
    signed = {"Authorization": f"AWS4-HMAC-SHA256 Credential={key}/20260101/us-east-1/a/aws4_request"}
    aws = above["AWS_ENDPOINT_URL_LAMBDA"]
    table = {"TableName": "box", "Key": {}}
    for target, request in {
        "DynamoDB_20120810.GetItem": table,
        "DynamoDB_20120810.Query": table,
        "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken": {},
        "AmazonEC2ContainerRegistry_V20150921.BatchGetImage": {"repositoryName": "box/other"},
        "CodeBuild_20161006.StartBuild": {"projectName": "box-assembly"},
        "secretsmanager.GetSecretValue": {"SecretId": "box/connections/other"},
        "AWSEvents.PutEvents": {"Entries": [{"EventBusName": "box"}]},
    }.items():
        say(f"role {target}", kind(asked(aws, "POST", {**signed, "X-Amz-Target": target}, json.dumps(request).encode())))
    form = urllib.parse.urlencode({"Action": "AssumeRole", "RoleArn": "arn:aws:iam::123456789012:role/registry", "Policy": "{}"})
    say("role AssumeRole", kind(asked(aws, "POST", signed, form.encode())))


def kind(answer):
    status, content = answer
    return status if status == 200 else json.loads(content).get("__type", status)


def protocol():
    build = f"{SERVICE}/v1/workspaces/{WORKSPACE}/builds/{BUILD}/protocol"
    first = asked(f"{build}/exchange", "POST", bearer(BOOTSTRAP), b"{}")
    say("exchange", first[0])
    say("exchange again", asked(f"{build}/exchange", "POST", bearer(BOOTSTRAP), b"{}")[0])
    exchanged = json.loads(first[1])
    token, target = exchanged["token"], exchanged["plan"]["target"]
    say("environments of the workspace", asked(f"{SERVICE}/v1/workspaces/{WORKSPACE}/environments", headers=bearer(token))[0])
    say("workspaces", asked(f"{SERVICE}/v1/workspaces", headers=bearer(token))[0])
    login = f"{target['login']['username']}:{target['login']['password']}"
    basic = {"Authorization": "Basic " + base64.b64encode(login.encode()).decode()}
    for repository in (target["repository"], "box/other"):
        at = f"{target['registry']}/v2/{repository}"
        say(f"pull {repository}", asked(f"{at}/manifests/none", headers=basic)[0])
        say(f"push {repository}", asked(f"{at}/blobs/uploads/", "POST", basic, b"")[0])
        say(f"overwrite {repository}", asked(f"{at}/manifests/latest", "PUT", basic, b"{}")[0])


def bearer(token):
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


environment()
role()
protocol()
