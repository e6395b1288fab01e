"""Trains a classifier on a table, keeps it in a file, and scores with what was kept."""

import io
import tempfile

import joblib
import matplotlib
import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

matplotlib.use("Agg")
from matplotlib import pyplot

random = np.random.default_rng(7)
table = pd.DataFrame({
    "age": random.integers(18, 90, 2000),
    "city": random.choice(["Bern", "Oslo", "Rome"], 2000),
})
label = ((table["age"] > 50) ^ (table["city"] == "Rome")).astype(int)

# By way of Parquet, as a training job gets its data.
file = io.BytesIO()
table.to_parquet(file)
table = pd.read_parquet(io.BytesIO(file.getvalue()))

train, test, train_label, test_label = train_test_split(table, label, random_state=7)
model = make_pipeline(
    make_column_transformer((StandardScaler(), ["age"]), (OneHotEncoder(), ["city"])),
    RandomForestClassifier(n_estimators=50, random_state=7, n_jobs=2),
)
model.fit(train, train_label)

with tempfile.NamedTemporaryFile(suffix=".joblib") as kept:
    joblib.dump(model, kept.name)
    accuracy = accuracy_score(test_label, joblib.load(kept.name).predict(test))
assert accuracy > 0.95, accuracy

figure, axes = pyplot.subplots()
axes.scatter(test["age"], test_label)
picture = io.BytesIO()
figure.savefig(picture, format="png")
assert picture.getvalue().startswith(b"\x89PNG"), "no picture"
print(f"scikit-learn classifies with accuracy {accuracy:.3f}")
