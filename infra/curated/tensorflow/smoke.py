"""Trains a small network, keeps it in a file, and has the same answers from what was kept."""

import os
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(7)
inputs = np.random.default_rng(7).uniform(-1, 1, (2000, 2)).astype("float32")
labels = (inputs[:, 0] * inputs[:, 1] > 0).astype("float32")

model = keras.Sequential([
    keras.layers.Input((2,)),
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy", metrics=["accuracy"])
data = tf.data.Dataset.from_tensor_slices((inputs, labels)).shuffle(2000, seed=7).batch(64)
model.fit(data, epochs=20, verbose=0)
accuracy = model.evaluate(inputs, labels, verbose=0)[1]
assert accuracy > 0.93, accuracy

with tempfile.TemporaryDirectory() as directory:
    file = os.path.join(directory, "model.keras")
    model.save(file)
    again = keras.models.load_model(file)
assert np.allclose(model.predict(inputs[:10], verbose=0), again.predict(inputs[:10], verbose=0), atol=1e-6)
print(f"TensorFlow {tf.__version__} learns with accuracy {accuracy:.3f}")
