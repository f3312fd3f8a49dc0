"""Integrals as a stranger would try them, written when `area` was finished and judged once.

Rows of name, function, limits, truth (None where there is no area) and landmarks.
"""

from collections.abc import Callable
from math import cos, cosh, exp, expm1, inf, log, pi, sin, sqrt

import mpmath as mp

M, ln = mp.mpf, mp.log


def normal(mean: float, sd: float) -> Callable[[float], float]:
    height = 1 / (sd * sqrt(2 * pi))
    return lambda x: height * exp(-0.5 * ((x - mean) / sd) ** 2)


def normal_area(mean: float, sd: float, lower: float, upper: float):
    z = [(M(end) - M(mean)) / M(sd) for end in (lower, upper)]
    return mp.ncdf(z[1]) - mp.ncdf(z[0])


def cauchy(at: float, width: float) -> Callable[[float], float]:
    return lambda x: width / pi / ((x - at) ** 2 + width * width)


def cauchy_area(at: float, width: float, lower: float, upper: float):
    return (mp.atan((M(upper) - at) / width) - mp.atan((M(lower) - at) / width)) / mp.pi


def logistic(at: float, width: float) -> Callable[[float], float]:
    def f(x: float) -> float:
        faded = exp(-abs(x - at) / width)
        return faded / (width * (1 + faded) ** 2)

    return f


def gumbel(at: float, width: float) -> Callable[[float], float]:
    def f(x: float) -> float:
        z = (x - at) / width
        return 0.0 if z < -6.5 or z > 700 else exp(-z - exp(-z)) / width

    return f


def power(exponent: float, at: float = 0.0) -> Callable[[float], float]:
    return lambda x: abs(x - at) ** exponent


def power_area(exponent: float, *reaches: float):
    """Sum of the areas from a singular point as far as each reach."""
    one = 1 + M(exponent)
    return sum(M(reach) ** one for reach in reaches) / one


def million_ratings():
    """A Beta's likelihood over its peak's, 9 million of ten, by quadrature across 32 sds."""
    peak, rest, sd = M(0.9), M(1 - 0.9), mp.sqrt(M("0.09") / 10**7)
    edges = [peak + k * sd for k in range(-16, 17, 2)]
    return mp.quad(
        lambda x: mp.exp(9 * 10**6 * ln(x / peak) + 10**6 * mp.log1p(-(x - peak) / rest)), edges
    )


def gamma_peak(shape: int):
    return mp.exp(mp.loggamma(shape) - (shape - 1) * ln(shape - 1) + shape - 1)


def of_cosines(upper: int):
    """Area under |cos u| from 0, and `upper` whole."""
    arches = int((upper + mp.pi / 2) / mp.pi)
    return 2 * arches - 1 + (1 - mp.cos(upper + mp.pi / 2 - arches * mp.pi))


PLACES = [
    (0, 1, 0.001, 2.2e-5), (0, 1, 0.999, 1.1e-5), (-5, 5, -4.99, 2e-4), (-5, 5, 4.99, 1.5e-4),
    (0, 365, 0.4, 0.006), (100, 101, 100.61803, 1.9e-5), (0, 1e-3, 7.77e-4, 1.5e-8),
    (-1e5, 1e5, 12345.6, 1.7), (0, 2 * pi, pi, 1e-4), (0, 1, 0.5, 1e-5),
]  # fmt: skip

# fmt: off
PEAKS = [
    *((f"a normal at {at}", normal(at, sd), a, b,
       lambda at=at, sd=sd, a=a, b=b: normal_area(at, sd, a, b)) for a, b, at, sd in PLACES),
    ("a logistic peak", logistic(0.7071, 6e-6), 0, 1, lambda: 1),
    ("a lopsided peak", gumbel(0.3333, 1.4e-5), 0, 1, lambda: 1),
    ("a flat top", lambda x: exp(-((x - 0.61) / 4e-5) ** 4), 0, 1,
     lambda: 2 * M(4e-5) * mp.gamma("1.25")),
    ("a peak times x²", lambda x: x * x * normal(0.9, 1.3e-5)(x), 0, 1,
     lambda: M(0.9) ** 2 + M(1.3e-5) ** 2),
    ("a low peak on a parabola", lambda x: (x - 0.5) ** 2 + 1e-2 * normal(0.0012, 1.2e-5)(x), 0, 1,
     lambda: M(1) / 12 + M(1e-2)),
    ("wide left, narrow right", lambda x: 3 * normal(20, 4)(x) + 0.01 * normal(97, 0.0015)(x),
     0, 100, lambda: 3 * normal_area(20, 4, 0, 100) + M(0.01)),
    ("two alike", lambda x: normal(0.1001, 1e-5)(x) + normal(0.9001, 1e-5)(x), 0, 1, lambda: 2),
    ("a thousand and one", lambda x: 1000 * normal(0.35, 1e-3)(x) + normal(0.65, 1e-5)(x), 0, 1,
     lambda: 1001),
    ("two shapes", lambda x: cauchy(0.2, 1e-3)(x) + normal(0.8, 2e-5)(x), 0, 1,
     lambda: cauchy_area(M(0.2), M(1e-3), 0, 1) + 1),
    ("one inside the other", lambda x: normal(0.5, 0.05)(x) + normal(0.5, 1.5e-5)(x), 0, 1,
     lambda: normal_area(0.5, 0.05, 0, 1) + 1),
    ("up and down", lambda x: 2 * normal(0.15, 2e-5)(x) - normal(0.85, 1.5e-5)(x), 0, 1,
     lambda: 1),
    ("3e-8, named", normal(0.777, 3e-8), 0, 1, lambda: 1, (0.777,)),
    ("1e-11, named, near 1", normal(0.999, 1e-11), 0, 1, lambda: 1, (0.999,)),
    ("1e-10 of the range, named", normal(5432.1, 1e-6), 0, 1e4, lambda: 1, (5432.1,)),
    ("three named",
     lambda x: normal(0.1, 1e-9)(x) + normal(0.5, 1e-8)(x) + normal(0.9, 1e-7)(x), 0, 1,
     lambda: 3, (0.1, 0.5, 0.9)),
    ("ten million ratings, named",
     lambda x: exp(9e6 * log(x / 0.9) + 1e6 * log((1 - x) / (1 - 0.9))) if x < 1 else 0.0, 0.5, 1,
     million_ratings, (0.9,)),
    ("at a million, named", normal(1e6, 1), -inf, inf, lambda: 1, (1e6,)),
    ("at a billion, named", normal(1e9, 0.1), 0, inf, lambda: 1, (1e9,)),
]
TAILS = [
    ("x^-1.2", power(-1.2), 1, inf, lambda: 1 / (M(1.2) - 1)),
    ("half a Cauchy", lambda x: 1 / (1 + x * x), 3, inf, lambda: mp.pi / 2 - mp.atan(3)),
    ("Student, four degrees", lambda x: (1 + x * x / 4) ** -2.5, -inf, inf,
     lambda: 2 * mp.sqrt(mp.pi) / mp.gamma("2.5")),
    ("an inverse gamma", lambda x: x**-1.5 * exp(-1 / x), 0, inf, lambda: mp.sqrt(mp.pi)),
    ("√x over a Cauchy", lambda x: sqrt(x) / (1 + x * x), 0, inf, lambda: mp.pi / mp.sqrt(2)),
    ("a logarithm in the tail", lambda x: log(x) * x**-1.5, 1, inf, lambda: 4),
    ("a tail on the left", power(-1.4), -inf, -2, lambda: M(2) ** (1 - M(1.4)) / (M(1.4) - 1)),
    ("an F distribution", lambda x: x / (1 + x) ** 3.5, 0, inf, lambda: mp.beta(2, "1.5")),
    ("a normal at 1e4", normal(1e4, 0.8), -inf, inf, lambda: 1),
    ("a normal at -12,000", normal(-12000, 3), -inf, inf, lambda: 1),
    ("a Laplace at 1e4", lambda x: exp(-abs(x - 1e4)), -inf, inf, lambda: 2),
    ("a normal at 2e4 on half the line", normal(2e4, 2), 0, inf, lambda: 1),
    ("a Cauchy at 9000", cauchy(9000, 1), -inf, inf, lambda: 1),
    ("a gamma of shape 400", lambda x: exp(399 * log(x / 399) - (x - 399)) if x > 0 else 0.0,
     0, inf, lambda: gamma_peak(400)),
    ("half a normal at -1e4", normal(-1e4, 1), -inf, -1e4, lambda: M(1) / 2),
    ("two far apart", lambda x: 0.25 * normal(-9000, 1)(x) + 0.75 * normal(9000, 1.5)(x),
     -inf, inf, lambda: 1),
    ("Rayleigh", lambda x: x * exp(-x * x / 2), 0, inf, lambda: 1),
    ("Bose", lambda x: x / expm1(x) if x < 700 else 0.0, 0, inf, lambda: mp.pi**2 / 6),
    ("a log-normal about 8000", lambda x: exp(-0.5 * (log(x) - 9) ** 2) / x, 0, inf,
     lambda: mp.sqrt(2 * mp.pi)),
]
WAVES = [
    ("124 waves, squared", lambda x: sin(777 * x) ** 2, 0, 1,
     lambda: M(1) / 2 - mp.sin(1554) / 3108),
    ("growing waves", lambda x: exp(x) * cos(50 * x), 0, 3,
     lambda: (mp.exp(3) * (mp.cos(150) + 50 * mp.sin(150)) - 1) / 2501),
    ("fading waves", lambda x: exp(-x) * sin(7 * x), 0, inf, lambda: M(7) / 50),
    ("sin x / x^1.5", lambda x: sin(x) * x**-1.5, 0, inf, lambda: mp.sqrt(2 * mp.pi)),
    ("cos x / √x", lambda x: cos(x) / sqrt(x), 0, inf, lambda: mp.sqrt(mp.pi / 2)),
    ("Fresnel's sine", lambda x: sin(x * x), 0, inf, lambda: mp.sqrt(mp.pi / 8)),
    ("sin 2x / (1 + x)", lambda x: sin(2 * x) / (1 + x), 0, inf,
     lambda: mp.ci(2) * mp.sin(2) + (mp.pi / 2 - mp.si(2)) * mp.cos(2)),
    ("waves in a window", lambda x: cos(900 * x) * (1 - x * x), -1, 1,
     lambda: 4 * (mp.sin(900) - 900 * mp.cos(900)) / M(900) ** 3),
    ("1,500 waves that cancel", lambda x: x + cos(2 * pi * 1500 * x), 0, 1,
     lambda: M(1) / 2 + mp.sin(M(2 * pi * 1500)) / M(2 * pi * 1500)),
    ("waves that cancel to 1e-18", lambda x: exp(-x * x / 2) * cos(9 * x), -inf, inf,
     lambda: mp.sqrt(2 * mp.pi) * mp.exp(-M(81) / 2)),
    ("sin 20x / x", lambda x: sin(20 * x) / x, -1, 2, lambda: mp.si(20) + mp.si(40)),
    ("a Bessel function", lambda x: exp(-3 * cosh(x)) if x < 20 else 0.0, 0, inf,
     lambda: mp.besselk(0, 3)),
]
SINGULAR = [
    ("log 5x", lambda x: log(5 * x), 0, 2, lambda: 2 * ln(10) - 2),
    ("log² at 1", lambda x: log(1 - x) ** 2, 0, 1, lambda: 2),
    ("-0.9 at -3", power(-0.9, -3), -3, 0, lambda: power_area(-0.9, 3)),
    ("-0.9 at 1", power(-0.9, 1), 1, 3, lambda: power_area(-0.9, 2)),
    ("-0.85 at 33", power(-0.85, 33), 33, 34, lambda: power_area(-0.85, 1)),
    ("-0.8 at 45.7 and a line", lambda x: (x - 45.7) ** -0.8 + x, 45.7, 46,
     lambda: power_area(-0.8, 46 - M(45.7)) + (46**2 - M(45.7) ** 2) / 2),
    ("-0.9 on both sides", power(-0.9), -1, 1, lambda: power_area(-0.9, 1, 1)),
    ("-0.9 inside, named", power(-0.9, 2), 0, 5, lambda: power_area(-0.9, 2, 3), (2,)),
    ("-0.75 inside, named", power(-0.75, 0.3), 0, 1,
     lambda: power_area(-0.75, M(0.3), 1 - M(0.3)), (0.3,)),
    ("-0.5 at π", power(-0.5, pi), 0, 10, lambda: power_area(-0.5, M(pi), 10 - M(pi))),
    ("a logarithm inside, named", lambda x: log(abs(x - 0.123)), 0, 1,
     lambda: M(0.123) * ln(M(0.123)) + (1 - M(0.123)) * ln(1 - M(0.123)) - 1, (0.123,)),
    ("log sine", lambda x: log(sin(x)), 0, 3, lambda: -3 * ln(2) - mp.clsin(2, 6) / 2),
    ("log² over √x", lambda x: log(x) ** 2 / sqrt(x), 0, 1, lambda: 16),
    ("half an arcsine", lambda x: 1 / sqrt(1 - x * x), 0, 1, lambda: mp.pi / 2),
    ("-0.9 and -0.5", lambda x: x**-0.9 * (1 - x) ** -0.5, 0, 1,
     lambda: mp.beta(1 - M(0.9), "0.5")),
    ("-0.99 under an exponential", lambda x: exp(-x) * x**-0.99, 0, inf,
     lambda: mp.gamma(1 - M(0.99))),
    ("-0.97", power(-0.97), 0, 4, lambda: power_area(-0.97, 4)),
    ("-0.99 on both sides", power(-0.99), -1, 2, lambda: power_area(-0.99, 1, 2)),
    ("-0.9995", power(-0.9995), 0, 1, lambda: power_area(-0.9995, 1)),
]
CORNERS = [
    ("three steps", lambda x: (x > 0.2) + 2 * (x > 0.55) - (x > 0.9), 0, 1,
     lambda: (1 - M(0.2)) + 2 * (1 - M(0.55)) - (1 - M(0.9))),
    ("a saw of thirteen teeth", lambda x: (13 * x) % 1, 0, 1, lambda: M(1) / 2),
    ("rounding", lambda x: round(9 * x) / 9, 0, 1, lambda: M(1) / 2),
    ("the larger of sine and cosine", lambda x: max(sin(x), cos(x)), 0, 2 * pi,
     lambda: 2 * mp.sqrt(2)),
    ("|cos 30x|", lambda x: abs(cos(30 * x)), 0, 1, lambda: of_cosines(30) / 30),
    ("a kink times x", lambda x: x * abs(x - 0.4), 0, 1,
     lambda: M(1) / 3 - M(0.4) / 2 + M(0.4) ** 3 / 3),
    ("half of a peak", lambda x: (x > 0.5) * normal(0.5, 2e-5)(x), 0, 1, lambda: M(1) / 2),
    ("triangles", lambda x: abs((10 * x) % 2 - 1), 0, 1, lambda: M(1) / 2),
    ("a narrow box", lambda x: 1.0 if abs(x - 0.2468) < 6e-5 else 0.0, 0, 1, lambda: 2 * M(6e-5)),
    ("a root's kink", power(0.5, 0.27), 0, 1, lambda: power_area(0.5, M(0.27), 1 - M(0.27))),
    ("exp(-1/x)", lambda x: exp(-1 / x), 0, 1, lambda: mp.exp(-1) - mp.e1(1)),
]
NONE = [
    ("-1.02", power(-1.02), 0, 1, None), ("a pole, named", lambda x: 1 / (x - 2), 0, 5, None, (2,)),
    ("1 / |x|", power(-1), -1, 1, None), ("1 / x twice", lambda x: 1 / x, 0, inf, None),
    ("1 / (x log x) at 1", lambda x: 1 / (x * log(x)), 1, 3, None),
    ("1 / (x (1 - log x))", lambda x: 1 / (x * (1 - log(x))), 0, 1, None),
    ("1 / (x (60 - log x))", lambda x: 1 / (x * (60 - log(x))), 0, 1, None),
    ("1 / x and -0.99", lambda x: 1 / x + x**-0.99, 0, 1, None),
    ("an inverse root's tail", power(-0.5), 1, inf, None),
    ("-1.1 at 2", power(-1.1, 2), 0, 2, None), ("a secant", lambda x: 1 / cos(x), 0, 3, None),
    ("waves for ever", lambda x: sin(x) * cos(x), -inf, inf, None), ("log", log, 1, inf, None),
    ("a cosecant", lambda x: 1 / sin(x), 0, 1, None), ("1 / x²", power(-2), -1, 1, None),
]
# fmt: on
OUTSIDE = [*PEAKS, *TAILS, *WAVES, *SINGULAR, *CORNERS, *NONE]
