"""Trains a small model of daily sales and says how well it forecasts the last month."""

import os
from pathlib import Path

os.environ.setdefault("MPLBACKEND", "Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_percentage_error

LAGS = [1, 7, 14, 28]


def sales(days: int = 3 * 365) -> pd.Series:
    """Made-up sales: a trend, a week, a year, and noise that is the same in every run."""
    noise = np.random.default_rng(7)
    day = np.arange(days)
    values = (
        200
        + 0.05 * day
        + 30 * np.sin(2 * np.pi * day / 7)
        + 20 * np.sin(2 * np.pi * day / 365)
        + noise.normal(0, 5, days)
    )
    return pd.Series(values, index=pd.date_range("2023-01-01", periods=days), name="sales")


def features(series: pd.Series) -> pd.DataFrame:
    """What is known on the day before: earlier sales and the calendar."""
    frame = pd.DataFrame({f"lag{lag}": series.shift(lag) for lag in LAGS})
    frame["weekday"] = series.index.dayofweek
    frame["yearday"] = series.index.dayofyear
    frame["sales"] = series
    return frame.dropna()


def main() -> None:
    out = Path(os.environ.get("OUTPUT", "/tmp/forecast"))
    out.mkdir(parents=True, exist_ok=True)
    frame = features(sales())
    train, test = frame[:-30], frame[-30:]
    model = HistGradientBoostingRegressor(random_state=7)
    model.fit(train.drop(columns="sales"), train["sales"])
    forecast = pd.Series(model.predict(test.drop(columns="sales")), index=test.index)

    frame.to_parquet(out / "sales.parquet")
    test["sales"].plot(label="sales", legend=True)
    forecast.plot(label="forecast", legend=True).figure.savefig(out / "forecast.png")
    plt.close()
    error = mean_absolute_percentage_error(test["sales"], forecast)
    print(f"trained on {len(train)} days; the last 30 are forecast with an error of {error:.1%}")
    print(f"wrote {out / 'sales.parquet'} and {out / 'forecast.png'}")


if __name__ == "__main__":
    main()
