"""Runs the cells of a notebook in a kernel, and asks a JupyterLab server what it has."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import nbformat
from nbclient import NotebookClient

home = tempfile.mkdtemp()
os.environ.update(HOME=home, MPLBACKEND="Agg")

cells = [
    "import pandas, seaborn\ntable = pandas.DataFrame({'x': range(10)})\nprint(table.x.sum())",
    "import matplotlib.pyplot as plt\nplt.plot(table.x)\nplt.savefig('/tmp/x.png')\nprint('drawn')",
]
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
done = NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
printed = [cell.outputs[-1].text.strip() for cell in done.cells]
assert printed == ["45", "drawn"], printed
assert pathlib.Path("/tmp/x.png").read_bytes().startswith(b"\x89PNG")

nbformat.write(done, pathlib.Path(home, "done.ipynb"))
address = "http://127.0.0.1:8888"
server = subprocess.Popen([
    sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=8888",
    "--IdentityProvider.token=smoke", f"--ServerApp.root_dir={home}",
])


def ask(path):
    request = urllib.request.Request(address + path, headers={"Authorization": "token smoke"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read()


try:
    deadline = time.monotonic() + 90
    while True:
        try:
            files = json.loads(ask("/api/contents"))["content"]
            break
        except urllib.error.URLError:
            assert server.poll() is None and time.monotonic() < deadline, "JupyterLab did not start"
            time.sleep(0.2)
    assert [file["name"] for file in files] == ["done.ipynb"], files
    assert b"JupyterLab" in ask("/lab")
finally:
    server.terminate()
    server.wait(30)
print("the notebook ran, and JupyterLab shows it")
