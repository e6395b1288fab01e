"""Docker from the distribution, to pull and run what was built."""

import contextlib
import shutil
import subprocess

from comparison.processes import running, timed


class Docker:
    def __init__(self, socket):
        self.command = ["docker", "-H", f"unix://{socket}"]

    def pull(self, image):
        """Seconds of a pull by an engine that has nothing."""
        return timed([*self.command, "pull", image])

    def run(self, image, *command):
        """Seconds of a fresh container, its start included."""
        return timed([*self.command, "run", "--rm", "--network", "none", image, *command])

    def remove_everything(self):
        images = subprocess.run([*self.command, "images", "-q"], check=True, capture_output=True, text=True)
        if images.stdout.strip():
            timed([*self.command, "rmi", "--force", *set(images.stdout.split())])


@contextlib.contextmanager
def daemon(directory, registry):
    directory.mkdir(parents=True, exist_ok=True)
    socket = directory / "docker.sock"
    command = [
        shutil.which("dockerd") or "/usr/sbin/dockerd", "--storage-driver=overlay2", "--iptables=false",
        "--bridge=none", "--data-root", str(directory / "root"), "--exec-root", str(directory / "run"),
        "--pidfile", str(directory / "docker.pid"), "-H", f"unix://{socket}", "--insecure-registry", registry,
    ]
    with running(command, directory / "dockerd.log", lambda: _answers(socket)):
        yield Docker(socket)


def _answers(socket):
    asked = ["docker", "-H", f"unix://{socket}", "version"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0
