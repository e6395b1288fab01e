"""BuildKit, compiled from its Go module, running on this machine's network as root."""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess

from comparison.processes import running, timed

VERSION = "v0.34.2"
MODULE = "github.com/moby/buildkit"

#: What a careful team writes today. The tools and the requirements are mounted, so they are no layer.
DOCKERFILES = {
    "uv": """\
FROM {base}
ENV PATH=/opt/env/bin:$PATH
RUN --mount=type=bind,from=tools,target=/tools --mount=type=cache,id={cache},target=/cache \\
    export UV_CACHE_DIR=/cache UV_LINK_MODE=copy SSL_CERT_FILE=/tools/ca.pem; \\
    /tools/uv venv --python /usr/bin/python3 /opt/env && \\
    /tools/uv pip install --python /opt/env/bin/python {bytecode} -r /tools/{requirements}
""",
    "pip": """\
FROM {base}
ENV PATH=/opt/env/bin:$PATH
RUN --mount=type=bind,from=tools,target=/tools --mount=type=cache,id={cache},target=/cache \\
    export PIP_CACHE_DIR=/cache PIP_CERT=/tools/ca.pem; \\
    python3 -m venv --without-pip /opt/env && \\
    PYTHONPATH=/tools/pip.whl /opt/env/bin/python -m pip install {bytecode} -r /tools/{requirements}
""",
    "base": "FROM {base}\nRUN true\n",
    "one-layer": "FROM {source} AS source\nFROM {base}\nENV PATH=/opt/kapsel/env/bin:$PATH\n"
    "COPY --from=source /opt/kapsel/env /opt/kapsel/env\n",
}

BYTECODE = {
    ("uv", True): "--compile-bytecode",
    ("uv", False): "",
    ("pip", True): "",
    ("pip", False): "--no-compile",
}


def prepared(directory):
    """Compiles BuildKit into `directory` unless it is there; takes some minutes."""
    programs = pathlib.Path(directory) / f"buildkit-{VERSION}"
    if not (programs / "buildctl").exists():
        go = shutil.which("go") or "/usr/local/go/bin/go"
        found = subprocess.run(
            [go, "mod", "download", "-json", f"{MODULE}@{VERSION}"],
            check=True, stdout=subprocess.PIPE, cwd=directory,
        )
        source = programs.with_suffix(".source")
        shutil.copytree(json.loads(found.stdout)["Dir"], source, dirs_exist_ok=True)
        subprocess.run(["chmod", "-R", "u+w", source], check=True)
        print(f"compiling BuildKit {VERSION}, once ...", flush=True)
        timed([go, "build", "-o", str(programs) + "/", "./cmd/buildkitd", "./cmd/buildctl"], cwd=source)
        shutil.rmtree(source)
    return programs


class BuildKit:
    def __init__(self, programs, socket, tools, registry):
        self.buildctl = programs / "buildctl"
        self.socket = socket
        self.tools = tools
        self.registry = registry

    def build(self, kind, name, **values):
        """Seconds until the image is in the registry, and its reference there."""
        context = self.tools.parent / "context"
        context.mkdir(exist_ok=True)
        (context / "Dockerfile").write_text(DOCKERFILES[kind].format(**values), encoding="utf-8")
        image = f"{self.registry}/bench/{name}:latest"
        seconds = timed([
            self.buildctl, "--addr", f"unix://{self.socket}", "build", "--progress=plain",
            "--frontend=dockerfile.v0", "--local", f"dockerfile={context}", "--local", f"context={context}",
            "--local", f"tools={self.tools}", "--opt", "context:tools=local:tools",
            "--opt", "force-network-mode=host", "--allow", "network.host",
            "--output", f"type=image,name={image},push=true,registry.insecure=true,compression=gzip",
        ])
        return seconds, image

    def install(self, tool, name, base, requirements, bytecode, cache):
        """An image with the requirements; a new `cache` is an empty one."""
        (self.tools / f"{name}.txt").write_text("\n".join(requirements) + "\n", encoding="utf-8")
        return self.build(
            tool, name, base=base, cache=cache, requirements=f"{name}.txt", bytecode=BYTECODE[tool, bytecode]
        )


@contextlib.contextmanager
def daemon(programs, directory, tools, registry):
    directory.mkdir(parents=True, exist_ok=True)
    socket = directory / "buildkitd.sock"
    configuration = directory / "buildkitd.toml"
    configuration.write_text(
        f'insecure-entitlements = ["network.host"]\n[registry."{registry}"]\nhttp = true\n', encoding="utf-8"
    )
    command = [
        programs / "buildkitd", "--config", configuration, "--root", directory / "root",
        "--addr", f"unix://{socket}", "--oci-worker=true", "--containerd-worker=false",
        "--oci-worker-net", "host", "--oci-worker-binary", shutil.which("runc") or "/usr/sbin/runc",
    ]
    with running([str(part) for part in command], directory / "buildkitd.log", lambda: _answers(programs, socket)):
        yield BuildKit(programs, socket, tools, registry)


def _answers(programs, socket):
    asked = [str(programs / "buildctl"), "--addr", f"unix://{socket}", "debug", "workers"]
    return os.path.exists(socket) and subprocess.run(asked, capture_output=True, check=False).returncode == 0
