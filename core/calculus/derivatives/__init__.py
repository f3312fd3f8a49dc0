"""Slopes, from the limit that defines them, and gradients checked against them."""

from core.calculus.derivatives.checking import (
    GradientCheck,
    check_along,
    check_gradient,
    taylor_remainder,
)
from core.calculus.derivatives.differences import (
    Slope,
    central_difference,
    complex_step,
    forward_difference,
    richardson,
    slope_with_error,
)
from core.calculus.derivatives.errors import ErrorsByStep, errors_by_step

__all__ = [
    "ErrorsByStep",
    "GradientCheck",
    "Slope",
    "central_difference",
    "check_along",
    "check_gradient",
    "complex_step",
    "errors_by_step",
    "forward_difference",
    "richardson",
    "slope_with_error",
    "taylor_remainder",
]
