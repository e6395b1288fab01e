"""Prints what parliament and policy_sentry find in policies. Reads JSON {whose: policy document} from standard input."""

import json
import sys
import warnings

warnings.filterwarnings("ignore")

from parliament import analyze_policy_string, enhance_finding  # noqa: E402
from policy_sentry.querying.actions import get_action_data  # noqa: E402

#: Who may change who may do what, and who may see that there is something: nobody here.
LEVELS = {"Permissions management"}

#: How SAM calls its policies for schedules, which have no version.
OF_SAM = "LambdaPolicy"


def main():
    for role, document in json.load(sys.stdin).items():
        for finding in analyze_policy_string(json.dumps(document)).findings:
            enhanced = enhance_finding(finding)
            if not (enhanced.severity == "MUTED" or finding.issue == "NO_VERSION" and role.endswith(OF_SAM)):
                print(f"{role}: {enhanced.issue} {enhanced.title} {finding.detail}")
        for statement in document["Statement"]:
            if statement["Effect"] == "Allow":
                actions = statement["Action"]
                for action in [actions] if isinstance(actions, str) else actions:
                    levels(role, action)


def levels(role, action):
    service, name = action.split(":")
    known = get_action_data(service, name)
    if not known:
        print(f"{role}: {action} is no action of {service}")
        return
    for row in known[service]:
        if row["access_level"] in LEVELS:
            print(f"{role}: {action} is of level {row['access_level']}")


main()
