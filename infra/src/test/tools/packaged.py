"""What `aws cloudformation package` uploads for a template, by the AWS CLI's own code and a bucket that is made up.

Prints {resource: address}. Usage: packaged.py TEMPLATE
"""

import json
import pathlib
import sys

from awscli.customizations.cloudformation.artifact_exporter import Template


class Bucket:
    """Takes files and says their paths for addresses."""

    def __init__(self):
        self.artifact_metadata = None

    def upload_with_dedup(self, path, extension=None):
        return f"s3://bucket/{pathlib.Path(path).name}"

    def to_path_style_s3_url(self, key, version=None):
        return f"https://bucket/{key}"


def main():
    path = pathlib.Path(sys.argv[1])
    exported = Template(str(path), str(path.parent), Bucket()).export()
    uploaded = {
        name: resource.get("Properties", {}).get(place)
        for name, resource in exported["Resources"].items()
        for kind, place in (("AWS::Serverless::Function", "CodeUri"), ("AWS::Serverless::LayerVersion", "ContentUri"))
        if resource["Type"] == kind
    }
    print(json.dumps(uploaded))


main()
