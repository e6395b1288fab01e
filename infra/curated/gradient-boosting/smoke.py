"""Lets both libraries learn the same function, and compares them with the mean."""

import lightgbm
import numpy as np
import xgboost
from sklearn.metrics import mean_squared_error

random = np.random.default_rng(7)
inputs = random.uniform(-2, 2, (4000, 3))
outputs = np.sin(2 * inputs[:, 0]) + inputs[:, 1] * inputs[:, 2] + random.normal(0, 0.05, 4000)
train, test = slice(0, 3000), slice(3000, None)
mean = mean_squared_error(outputs[test], np.full(1000, outputs[train].mean()))

models = {
    "xgboost": xgboost.XGBRegressor(n_estimators=200, max_depth=4, n_jobs=2),
    "lightgbm": lightgbm.LGBMRegressor(n_estimators=200, num_leaves=15, n_jobs=2, verbose=-1),
}
for name, model in models.items():
    model.fit(inputs[train], outputs[train])
    error = mean_squared_error(outputs[test], model.predict(inputs[test]))
    assert error < mean / 20, f"{name}: {error} against {mean}"
    print(f"{name} has {error / mean:.1%} of the mean's error")

booster = models["xgboost"].get_booster()
again = xgboost.Booster()
again.load_model(booster.save_raw("json"))
assert np.allclose(again.predict(xgboost.DMatrix(inputs[:5])), booster.predict(xgboost.DMatrix(inputs[:5])))
