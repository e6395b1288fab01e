"""Prints a template as it is written, and as CloudFormation sees it after SAM's transform, as JSON. Usage: translate.py TEMPLATE"""

import copy
import json
import pathlib
import sys

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.managed_policy_translator import ManagedPolicyLoader
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse


class NoAccount:
    """The names of managed policies are asked of an account; this stack attaches none of AWS's."""

    def get_paginator(self, _):
        raise SystemExit("the template names a managed policy of AWS")


def main():
    written = yaml_parse(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    template = copy.deepcopy(written)
    if "Transform" in template:
        session = boto3.session.Session(region_name="eu-central-1")
        translator = Translator({}, Parser(), boto_session=session)
        for resource in template["Resources"].values():
            properties = resource.get("Properties", {})
            for place in ("CodeUri", "ContentUri"):
                if isinstance(properties.get(place), str):
                    properties[place] = "s3://packages/" + properties[place]
        template = translator.translate(template, parameter_values={})
    json.dump({"written": written, "transformed": template}, sys.stdout, indent=1)


main()
