#!/usr/bin/env python3
"""Computes the hashes of definition-hash.md again, from that page alone, and compares.

Needs Python 3.8 or newer and nothing else. Reads valid documents; it does not validate.
With --update it writes what it computed into the vectors instead.
"""

import datetime
import hashlib
import json
import pathlib
import re
import sys

VECTORS = pathlib.Path(__file__).with_name("definition-hash-vectors.json")


# Encoding

def number(letter, value):
    return letter + value.to_bytes(8, "big", signed=True)


def encode(value):
    if isinstance(value, bool):
        return number(b"b", int(value))
    if isinstance(value, int):
        return number(b"i", value)
    if isinstance(value, str):
        utf8 = value.encode("utf-8")
        return number(b"t", len(utf8)) + utf8
    if isinstance(value, list):
        return number(b"l", len(value)) + b"".join(encode(item) for item in value)
    members = sorted((key.encode("utf-8"), key, item) for key, item in value.items())
    return number(b"m", len(members)) + b"".join(
        encode(key) + encode(item) for _, key, item in members)


def tagged(tag, tree):
    return encode(tag) + encode(tree)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


# Normal spelling

def lines(text):
    return text.replace("\r\n", "\n")


def line_map(texts):
    return {key: lines(value) for key, value in (texts or {}).items()}


def reference(text):
    rest, _, digest = text.partition("@")
    tag = None
    if rest.rfind(":") > rest.rfind("/"):
        rest, _, tag = rest.rpartition(":")
    if tag is None and not digest:
        tag = "latest"
    first, slash, after = rest.partition("/")
    if slash and (first in ("kapsel", "localhost") or re.search(r"[.:A-Z]", first)):
        registry, repository = first.lower(), after
    else:
        registry, repository = "docker.io", rest
    if registry == "index.docker.io":
        registry = "docker.io"
    if registry == "docker.io" and "/" not in repository:
        repository = "library/" + repository
    return registry + "/" + repository + (":" + tag if tag else "") + ("@" + digest if digest else "")


def package_name(text):
    return re.sub(r"[-_.]+", "-", text.strip()).lower()


def marker(text):
    out = ""
    pattern = r"""\s*(?:(?P<text>'[^']*'|"[^"]*")|(?P<word>[a-z_]+)|(?P<op>[=<>!~]+)|(?P<open>\()|(?P<close>\)))"""
    for match in re.finditer(pattern, text.strip()):
        token = match.group().strip()
        if match.group("text"):
            token = '"' + token[1:-1] + '"'
        if out and not out.endswith("(") and not match.group("close"):
            out += " "
        out += token
    return out


def specifier(text):
    operator, version = re.match(r"\s*([=<>!~]+)\s*(.*?)\s*$", text).groups()
    return operator + (version if operator == "===" else version.lower())


def requirement(text):
    head, *hashes = re.split(r"\s--hash(?:=|\s)", text.strip())
    name, extras, rest = re.match(
        r"([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?\s*(.*)", head.strip()).groups()
    out = package_name(name)
    if extras and extras.strip():
        out += "[" + ",".join(package_name(extra) for extra in extras.split(",")) + "]"
    if rest.startswith("@"):
        url, *condition = rest[1:].strip().split(None, 1)
        out += " @ " + url
        condition = condition[0].lstrip()[1:] if condition else ""
    else:
        versions, _, condition = rest.partition(";")
        versions = versions.strip()
        if versions.startswith("("):
            versions = versions[1:-1].strip()
        if versions:
            out += ",".join(specifier(part) for part in versions.split(","))
    if condition.strip():
        out += " ; " + marker(condition)
    return out + "".join(" --hash=" + digest.strip() for digest in hashes)


def requirements(given):
    if isinstance(given, str):
        texts, open_line = [], ""
        for line in lines(given).split("\n"):
            line = re.sub(r"(?:^|[ \t])#.*$", "", line).rstrip(" \t")
            if line.endswith("\\"):
                open_line += line[:-1] + " "
                continue
            texts.append((open_line + line).strip())
            open_line = ""
        texts.append(open_line.strip())
        given = [text for text in texts if text]
    return [requirement(text) for text in given]


def conda_spec(text):
    text = re.sub(r"\s+", " ", text.strip())
    text = re.sub(r" ?([=<>!~,|]+) ?", r"\1", text)
    channel, name, rest = re.match(r"((?:.*::)?)([A-Za-z0-9_.-]+)(.*)", text).groups()
    return channel + name.lower() + rest.rstrip()


def time(text):
    if not text:
        return ""
    moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


# Tree

def without(tree, **defaults):
    return {key: value for key, value in tree.items()
            if not (key in defaults and value == defaults[key]) and value not in (None, "", [], {})}


def image(given):
    tree = {}
    if given.get("base"):
        tree["base"] = reference(given["base"])
        tree["steps"] = [lines(step) for step in given.get("steps") or []]
    elif given.get("dockerfile"):
        tree["dockerfile"] = lines(given["dockerfile"])
    else:
        tree["context"] = {"content": given["context"]["content"],
                           "dockerfile": given["context"].get("dockerfile") or "Dockerfile"}
    tree["arguments"] = line_map(given.get("arguments"))
    tree["target"] = given.get("target")
    return without(tree)


def conda(given):
    dependencies = given.get("dependencies") or []
    pip = [item["pip"] for item in dependencies if isinstance(item, dict)]
    return without({
        "channels": given.get("channels"),
        "channelPriority": given.get("channelPriority"),
        "virtualPackages": line_map(given.get("virtualPackages")),
        "dependencies": [conda_spec(item) for item in dependencies if isinstance(item, str)],
        "pip": requirements(pip[0]) if pip else [],
    }, channelPriority="strict")


def python(given, content):
    system = given.get("system")
    if system is None:
        path = (given.get("user") or {}).get("interpreterPath") or "python"
        return {"user": {"interpreterPath": path}} if content and path != "python" else {}
    if "conda" in system:
        return {"system": {"conda": conda(system["conda"])}}
    tree = {"pip": requirements(system["pip"])}
    if system.get("over", "base") != "base":
        tree["over"] = system["over"]
    return {"system": tree}


def packages(given):
    return without({**given, "excludeNewer": time(given.get("excludeNewer"))},
                   preReleases=False, requireHashes=False)


def definition_tree(document, content):
    tree = {
        "python": python(document.get("python") or {}, content),
        "packages": packages(document.get("packages") or {}),
        "spark": without(document.get("spark") or {}, precache=True),
        "platform": document.get("platform"),
        "bytecode": document.get("bytecode"),
    }
    if content:
        runtime = document.get("runtime") or {}
        tree["variables"] = line_map(document.get("variables"))
        tree["inference"] = document.get("inference")
        tree["runtime"] = without(
            {**runtime, "shmSize": runtime.get("shmSize", "").lower()}, sharedVolumes=True)
    tree = without(tree, platform="linux/amd64", bytecode=True)
    tree["image"] = image(document["image"])
    if content:
        base = tree["image"].get("base", "")
        moves = "@" not in base and base.endswith(":latest")
        tree["autoRebuild"] = document.get("autoRebuild") or (
            "onBaseImageUpdate" if moves else "disabled")
    return tree


# Vectors

def computed(vectors):
    for vector in vectors["definitions"]:
        document = vector["document"]
        canonical = tagged("kapsel/v1-draft definition", definition_tree(document, False))
        content = tagged("kapsel/v1-draft content", definition_tree(document, True))
        yield vector, {"canonical": canonical.hex(), "definitionHash": sha256(canonical),
                       "contentId": sha256(content)}
    for vector in vectors["contexts"]:
        yield vector, {"hash": sha256(tagged("kapsel/context-v1-draft", vector["entries"]))}
    for vector in vectors["encodings"]:
        yield vector, {"bytes": tagged(vector["tag"], vector["tree"]).hex()}


def main():
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    wrong = 0
    count = 0
    for vector, results in computed(vectors):
        for key, value in results.items():
            count += 1
            if "--update" not in sys.argv and vector.get(key) != value:
                wrong += 1
                print("%s: %s is %s, computed %s" % (vector["name"], key, vector.get(key), value))
        vector.update(results)
    if "--update" in sys.argv:
        VECTORS.write_text(json.dumps(vectors, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print("%d values, %d wrong" % (count, wrong))
    return 1 if wrong or not count else 0


if __name__ == "__main__":
    sys.exit(main())
