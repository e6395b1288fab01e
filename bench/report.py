"""Prints the stage times of one build from what `kapsel env create --build --output json` says."""

import json
import sys
from datetime import datetime


def seconds(stage):
    start = datetime.fromisoformat(stage["startedAt"])
    return (datetime.fromisoformat(stage["endedAt"]) - start).total_seconds()


def generation(node):
    """The generation in the answer, wherever it stands."""
    if isinstance(node, dict):
        if "stages" in node and "digest" in node:
            return node
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            found = generation(each)
            if found:
                return found
    return None


name, path = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    built = generation(json.load(file))
stages = built["stages"]
start = min(datetime.fromisoformat(stage["startedAt"]) for stage in stages)
end = max(datetime.fromisoformat(stage["endedAt"]) for stage in stages)
print(
    f"{name:16} {(end - start).total_seconds():7.2f} s  "
    f"{len(built['layers'])} layers, {built['size'] / 1e6:.1f} MB"
)
for stage in stages:
    print(f"  {stage['stage']:17} {seconds(stage):7.2f} s  {stage['summary']}")
