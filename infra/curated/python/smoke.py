"""Reads, checks and writes a document, as small programs around a model do."""

import sys

import pydantic
import requests
import yaml


class Run(pydantic.BaseModel):
    name: str
    epochs: int


run = Run.model_validate(yaml.safe_load("{name: nightly, epochs: '3'}"))
assert run.epochs == 3, run
assert yaml.safe_load(yaml.safe_dump(run.model_dump())) == {"name": "nightly", "epochs": 3}

try:
    Run.model_validate({"name": "nightly", "epochs": "many"})
except pydantic.ValidationError as error:
    assert error.errors()[0]["loc"] == ("epochs",), error
else:
    sys.exit("a run of `many` epochs was taken")

request = requests.Request("GET", "https://example.com/runs", params={"name": run.name}).prepare()
assert request.url == "https://example.com/runs?name=nightly", request.url
print("python", sys.version.split()[0], "reads and checks documents")
