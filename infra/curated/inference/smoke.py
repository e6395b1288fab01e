"""Serves a trained model over HTTP on loopback, and asks it as a client would."""

import threading
import time

import fastapi
import httpx
import numpy as np
import onnxruntime
import pydantic
import uvicorn
from prometheus_client import Counter, generate_latest
from sklearn.linear_model import LogisticRegression

inputs = np.random.default_rng(7).normal(size=(500, 2))
model = LogisticRegression().fit(inputs, inputs.sum(axis=1) > 0)
scored = Counter("scored_rows", "Rows that were scored")
service = fastapi.FastAPI()


class Rows(pydantic.BaseModel):
    rows: list[list[float]]


@service.get("/health")
def health():
    return {"providers": onnxruntime.get_available_providers()}


@service.post("/score")
def score(asked: Rows):
    scored.inc(len(asked.rows))
    return {"labels": model.predict(asked.rows).astype(int).tolist()}


@service.get("/metrics", response_class=fastapi.responses.PlainTextResponse)
def metrics():
    return generate_latest().decode()


server = uvicorn.Server(uvicorn.Config(service, host="127.0.0.1", port=8080, log_level="warning"))
thread = threading.Thread(target=server.run, daemon=True)
thread.start()
deadline = time.monotonic() + 60
while not server.started:
    assert thread.is_alive() and time.monotonic() < deadline, "the server did not start"
    time.sleep(0.05)

with httpx.Client(base_url="http://127.0.0.1:8080") as client:
    assert "CPUExecutionProvider" in client.get("/health").raise_for_status().json()["providers"]
    answer = client.post("/score", json={"rows": [[3, 3], [-3, -3]]}).raise_for_status().json()
    assert answer == {"labels": [1, 0]}, answer
    assert client.post("/score", json={"rows": "none"}).status_code == 422
    assert "scored_rows_total 2.0" in client.get("/metrics").text
server.should_exit = True
thread.join(30)
assert not thread.is_alive(), "the server did not stop"
print("the server scores, refuses, counts and stops")
