"""Prints the stage times of one build from what `kapsel image show --output json` says."""

import json
import sys
from datetime import datetime


def seconds(stage):
    start = datetime.fromisoformat(stage["startedAt"])
    return (datetime.fromisoformat(stage["endedAt"]) - start).total_seconds()


name, path = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    built = json.load(file)["generations"][0]
stages = built["stages"]
start = min(datetime.fromisoformat(stage["startedAt"]) for stage in stages)
end = max(datetime.fromisoformat(stage["endedAt"]) for stage in stages)
print(
    f"{name:16} {(end - start).total_seconds():7.2f} s  "
    f"{len(built['layers'])} layers, {built['size'] / 1e6:.1f} MB"
)
for stage in stages:
    print(f"  {stage['stage']:17} {seconds(stage):7.2f} s  {stage['summary']}")
