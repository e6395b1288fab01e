"""The AWS CLI, as deploy and remove call it."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

INFRA = pathlib.Path(__file__).resolve().parent
ROOT = INFRA.parent
#: Where the packages are that infra/package made.
OUT = pathlib.Path(os.environ.get("KAPSEL_PACKAGES", INFRA / "target"))

#: Another program for the AWS CLI, such as one of another place.
CLI = os.environ.get("KAPSEL_AWS", "aws")


def fail(why):
    raise SystemExit(f"kapsel: {why}")


class Aws:
    def __init__(self, region):
        if not shutil.which(CLI):
            fail(f"needs the AWS CLI 2 (`{CLI}`; KAPSEL_AWS names another), with credentials for the account")
        self._region = region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or self._configured()

    def run(self, *arguments):
        """Shows what it does; whatever fails ends everything, and says so itself."""
        print("aws " + " ".join(arguments[:2]), file=sys.stderr)
        code = subprocess.run(self._command(arguments), check=False).returncode
        if code:
            fail(f"`aws {' '.join(arguments[:2])}` failed ({code}); it says why above. Repeat the command when that is mended.")

    def succeeds(self, *arguments):
        return subprocess.run(self._command(arguments), capture_output=True, check=False).returncode == 0

    def account(self):
        return self._read("sts", "get-caller-identity")["Account"]

    def region(self):
        return self._region

    @staticmethod
    def _configured():
        found = subprocess.run([CLI, "configure", "get", "region"], capture_output=True, text=True, check=False)
        return found.stdout.strip() or fail("no region: use --region, set AWS_REGION, or `aws configure set region`")

    def status(self, stack):
        """None where there is no such stack."""
        said = subprocess.run(
            [*self._command(["cloudformation", "describe-stacks", "--stack-name", stack]), "--output", "json"],
            capture_output=True, text=True, check=False,
        )
        if said.returncode == 0:
            return json.loads(said.stdout)["Stacks"][0].get("StackStatus")
        return None if "does not exist" in said.stderr else fail(f"CloudFormation does not say whether there is a stack `{stack}`: {said.stderr.strip()}")

    def deleted(self, name):
        """The ids of the stacks of that name that were deleted in the 90 days that one is told of them, the last one first."""
        known = self._read("cloudformation", "list-stacks", "--stack-status-filter", "DELETE_COMPLETE")["StackSummaries"]
        found = [one for one in known if one["StackName"] == name]
        return [one["StackId"] for one in sorted(found, key=lambda one: one["DeletionTime"], reverse=True)]

    def outputs(self, stack):
        described = self._read("cloudformation", "describe-stacks", "--stack-name", stack)
        return {one["OutputKey"]: one["OutputValue"] for one in described["Stacks"][0].get("Outputs", [])}

    def concurrency(self):
        """How many functions Lambda runs at once; None where one may not know."""
        said = subprocess.run(
            [*self._command(["lambda", "get-account-settings"]), "--output", "json"], capture_output=True, text=True, check=False
        )
        return None if said.returncode else json.loads(said.stdout).get("AccountLimit", {}).get("ConcurrentExecutions")

    def repositories(self, prefix):
        named = (one["repositoryName"] for one in self._read("ecr", "describe-repositories")["repositories"])
        return sorted(name for name in named if name.startswith(prefix))

    def secrets(self, prefix):
        """Those that are to be deleted already are not among them."""
        found = self._read("secretsmanager", "list-secrets", "--filters", f"Key=name,Values={prefix}")["SecretList"]
        return sorted(one["Name"] for one in found if one["Name"].startswith(prefix))

    def _read(self, *arguments):
        said = subprocess.run([*self._command(arguments), "--output", "json"], capture_output=True, text=True, check=False)
        if said.returncode:
            fail(f"`aws {' '.join(arguments[:2])}` failed: {said.stderr.strip()}")
        return json.loads(said.stdout)

    def _command(self, arguments):
        return [CLI, *arguments, "--region", self._region]
