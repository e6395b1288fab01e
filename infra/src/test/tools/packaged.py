"""What `aws cloudformation package` uploads for a template, by the AWS CLI's own code and a bucket that is made up.

Prints {resource: address}. Archives that nobody has made yet are empty files for this. Usage: packaged.py TEMPLATE
"""

import json
import pathlib
import shutil
import sys
import tempfile

from awscli.customizations.cloudformation.artifact_exporter import Template


class Bucket:
    """Takes files and says their paths for addresses."""

    def __init__(self):
        self.artifact_metadata = None

    def upload_with_dedup(self, path, extension=None):
        return f"s3://bucket/{pathlib.Path(path).name}"

    def to_path_style_s3_url(self, key, version=None):
        return f"https://bucket/{key}"


CODE = {"AWS::Serverless::Function": "CodeUri", "AWS::Serverless::LayerVersion": "ContentUri"}


def copied(source, place):
    """The template with what it names, beside archives without content."""
    shutil.copytree(source.parent / "infra", place / "infra", ignore=shutil.ignore_patterns("target", "src"))
    template = place / source.name
    shutil.copy(source, template)
    names = tuple(f"{name}:" for name in CODE.values())
    lines = [line.strip() for line in template.read_text().splitlines()]
    for archive in {line.split()[-1] for line in lines if line.startswith(names)}:
        (place / archive).parent.mkdir(parents=True, exist_ok=True)
        (place / archive).touch()
    return template


def main():
    with tempfile.TemporaryDirectory() as place:
        uploads(copied(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(place)))


def uploads(path):
    exported = Template(str(path), str(path.parent), Bucket()).export()
    uploaded = {
        name: resource.get("Properties", {}).get(CODE[resource["Type"]])
        for name, resource in exported["Resources"].items()
        if resource["Type"] in CODE
    }
    print(json.dumps(uploaded))


main()
