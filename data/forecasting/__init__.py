"""Forecasts of plain series, made in a process of their own: the libraries they need are large and rarely wanted."""

from data.forecasting.forecaster import Forecaster
from data.forecasting.foreseen import SHORTEST, Continued, Foreseen, Tested

__all__ = ["SHORTEST", "Continued", "Forecaster", "Foreseen", "Tested"]
