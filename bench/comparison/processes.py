"""Programs that a benchmark starts, and that end with it."""

import contextlib
import os
import signal
import subprocess
import time


@contextlib.contextmanager
def running(command, log, ready, env=None, patience=60.0):
    """Runs a daemon until the block ends. `ready` says whether it can be used; its output goes to `log`."""
    with open(log, "wb") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **(env or {})},
            start_new_session=True,
        )
    try:
        _wait(process, log, ready, patience)
        yield process
    finally:
        _end(process)


def _wait(process, log, ready, patience):
    deadline = time.monotonic() + patience
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            with open(log, encoding="utf-8", errors="replace") as output:
                raise SystemExit(f"{process.args[0]} did not start:\n{output.read()[-4000:]}")
        time.sleep(0.05)


def _end(process):
    """First as a user would, then for the whole group: nothing outlives the benchmark."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        pass
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def timed(command, **options):
    """Runs a command to its end and returns the seconds it took; its output is shown only if it fails."""
    start = time.monotonic()
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, **options
    )
    seconds = time.monotonic() - start
    if done.returncode != 0:
        raise SystemExit(
            f"{' '.join(map(str, command))}\n{done.stdout.decode(errors='replace')[-6000:]}"
        )
    return seconds
