"""limit_of on sequences that no threshold was chosen on.

Truths come from closed forms, given where they are not plain, or from mpmath with 30 digits.
None of these sequences was looked at while `core/calculus/limits.py` and its siblings were made.
"""

import math
from itertools import accumulate

import mpmath as mp
import numpy as np
import pytest

from core.calculus.limits import limit_of

mp.mp.dps = 30


def terms(f, first=1):
    return lambda n: [f(k) for k in range(first, first + n)]


def sums(f, first=1):
    return lambda n: list(accumulate(f(k) for k in range(first, first + n)))


def products(f, first=1):
    return lambda n: list(accumulate((f(k) for k in range(first, first + n)), lambda a, b: a * b))


def iterates(g, start):
    return lambda n: list(accumulate(range(n - 1), lambda x, _: g(x), initial=start))


CONVERGENT = {
    "sum of 1 / k**5": (sums(lambda k: k**-5.0), mp.zeta(5)),
    "sum of k**-2.2": (sums(lambda k: k**-2.2), mp.zeta(2.2)),
    "sum of k**-1.6": (sums(lambda k: k**-1.6), mp.zeta(1.6)),
    "sum of 1 / (k (k + 3))": (sums(lambda k: 1 / (k * (k + 3))), 11 / mp.mpf(18)),
    "sum of 1 / (k**2 + k + 1)": (  # pi tanh(pi sqrt(3) / 2) / sqrt(3) is the sum from k = 0
        sums(lambda k: 1 / (k * k + k + 1)),
        mp.pi * mp.tanh(mp.pi * mp.sqrt(3) / 2) / mp.sqrt(3) - 1,
    ),
    "sum of 1 / (2 k - 1)**2": (sums(lambda k: 1 / (2 * k - 1) ** 2), mp.pi**2 / 8),
    "sum of 1 / k**2 from 30": (sums(lambda k: 1 / k**2, 30), mp.zeta(2, 30)),
    "sum of (-1)**k / k**1.5": (sums(lambda k: (-1) ** k / k**1.5), -mp.altzeta(1.5)),
    "sum of (-1)**k / (3 k + 1)": (  # log(2) / 3 + pi / sqrt(27)
        sums(lambda k: (-1) ** k / (3 * k + 1), 0),
        mp.log(2) / 3 + mp.pi / mp.sqrt(27),
    ),
    "sum of (-1)**k / k**0.25": (sums(lambda k: (-1) ** k / k**0.25), -mp.altzeta(0.25)),
    "sum of (-1)**k k / (k + 1)**2": (
        sums(lambda k: (-1) ** k * k / (k + 1) ** 2),
        mp.nsum(lambda k: (-1) ** int(k) * k / (k + 1) ** 2, [1, mp.inf]),
    ),
    "sum of 0.6**k": (sums(lambda k: 0.6**k, 0), mp.mpf(2.5)),
    "sum of (-0.8)**k / (k + 1)": (
        sums(lambda k: (-0.8) ** k / (k + 1), 0),
        mp.log(mp.mpf(1.8)) / mp.mpf(0.8),
    ),
    "sum of k**2 / 3**k": (sums(lambda k: k * k / 3**k), mp.mpf(1.5)),
    "sum of 5**k / k!": (sums(lambda k: 5**k / math.factorial(k), 0), mp.exp(5)),
    "sum of 1 / binomial(2k, k)": (  # (9 + 2 sqrt(3) pi) / 27
        sums(lambda k: 1 / math.comb(2 * k, k)),
        (9 + 2 * mp.sqrt(3) * mp.pi) / 27,
    ),
    "sum of arctan(1 / k**2)": (
        sums(lambda k: math.atan(1 / k**2)),
        mp.nsum(lambda k: mp.atan(1 / k**2), [1, mp.inf]),
    ),
    "(1 + 3 / n)**n": (terms(lambda n: (1 + 3 / n) ** n), mp.exp(3)),
    "(1 - 1 / n**2)**n": (terms(lambda n: (1 - 1 / n**2) ** n, 2), mp.mpf(1)),
    "(n / (n + 1))**n": (terms(lambda n: (n / (n + 1)) ** n), mp.exp(-1)),
    "n arctan(1 / n)": (terms(lambda n: n * math.atan(1 / n)), mp.mpf(1)),
    "n (sqrt(1 + 1 / n) - 1)": (terms(lambda n: n * (math.sqrt(1 + 1 / n) - 1)), mp.mpf(0.5)),
    "(5 n + 2) / (7 n - 3)": (terms(lambda n: (5 * n + 2) / (7 * n - 3)), mp.mpf(5) / 7),
    "3 + 1 / (n + 7)": (terms(lambda n: 3 + 1 / (n + 7)), mp.mpf(3)),
    "1e6 + 100 / n**2": (terms(lambda n: 1e6 + 100 / n**2), mp.mpf(10) ** 6),
    "1e-6 sum of 1 / k**3": (sums(lambda k: 1e-6 / k**3), mp.mpf(1e-6) * mp.zeta(3)),
    "perimeters of polygons, 4 sides doubled": (
        terms(lambda k: 2 ** (k + 2) * math.sin(math.pi / 2 ** (k + 2)), 0),
        mp.pi,
    ),
    "product of 1 + 1 / k**3": (
        products(lambda k: 1 + 1 / k**3),
        mp.cosh(mp.sqrt(3) * mp.pi / 2) / mp.pi,
    ),
    "product of 1 - 1 / (4 k**2)": (products(lambda k: 1 - 1 / (4 * k * k)), 2 / mp.pi),
    "product of 1 - 0.5**k": (products(lambda k: 1 - 0.5**k), mp.qp(mp.mpf(0.5))),
    "Newton for the cube root of 7": (
        iterates(lambda x: x - (x**3 - 7) / (3 * x * x), 2.0),
        mp.cbrt(7),
    ),
    "Babylonian 3 from 50": (iterates(lambda x: (x + 3 / x) / 2, 50.0), mp.sqrt(3)),
    "x = cos(x) / 2": (
        iterates(lambda x: math.cos(x) / 2, 1.0),
        mp.findroot(lambda x: mp.cos(x) / 2 - x, 0.45),
    ),
    "x = exp(-x / 2)": (iterates(lambda x: math.exp(-x / 2), 0.0), 2 * mp.lambertw(0.5).real),
    "x = 1 + 1 / (2 + x)": (iterates(lambda x: 1 + 1 / (2 + x), 0.0), (mp.sqrt(13) - 1) / 2),
    "x = sqrt(12 + x)": (iterates(lambda x: math.sqrt(12 + x), 0.0), mp.mpf(4)),
    "logistic map, 2.9": (iterates(lambda x: 2.9 * x * (1 - x), 0.3), 1 - 1 / mp.mpf(2.9)),
    "1 + 0.999**n": (terms(lambda n: 1 + 0.999**n), mp.mpf(1)),
    "4 - 0.98**n": (terms(lambda n: 4 - 0.98**n), mp.mpf(4)),
    "2 + (-0.7)**n": (terms(lambda n: 2 + (-0.7) ** n), mp.mpf(2)),
    "0.85**n sin(n)": (terms(lambda n: 0.85**n * math.sin(n)), mp.mpf(0)),
    "harmonic minus log(n + 1)": (
        terms(lambda n: math.fsum(1 / k for k in range(1, n + 1)) - math.log(n + 1)),
        mp.euler,
    ),
    "every second sum of 1 / k**2": (
        terms(lambda n: math.fsum(1 / k**2 for k in range(1, 2 * n + 1))),
        mp.zeta(2),
    ),
    "each partial sum of 2**-k twice": (terms(lambda n: 2 - 2.0 ** -(n // 2)), mp.mpf(2)),
    "constant": (terms(lambda n: -2.5), mp.mpf(-2.5)),
}  # fmt: skip
DIVERGENT = {
    "sum of 1 / (2 k + 5)": sums(lambda k: 1 / (2 * k + 5)),
    "sum of k**-0.75": sums(lambda k: k**-0.75),
    "sum of 1 / (k + 50)": sums(lambda k: 1 / (k + 50)),
    "sum of 1 / ((k + 300) log(k + 300))": sums(lambda k: 1 / ((k + 300) * math.log(k + 300))),
    "log(n + 50)": terms(lambda n: math.log(n + 50)),
    "n**0.2": terms(lambda n: n**0.2),
    "7 - 3 n": terms(lambda n: 7.0 - 3 * n),
    "1.003**n": terms(lambda n: 1.003**n),
    "5 (-1)**n": terms(lambda n: 5.0 * (-1) ** n),
    "(-1)**n (3 + 2 / n**2)": terms(lambda n: (-1) ** n * (3 + 2 / n**2)),
    "(-1)**n (0.1 + 1 / n)": terms(lambda n: (-1) ** n * (0.1 + 1 / n)),
    "sum of (-1.2)**k": sums(lambda k: (-1.2) ** k, 0),
    "sum of (-1)**k (k + 3)": sums(lambda k: float((-1) ** k * (k + 3))),
    "sum of (-1)**k k! / 3**k": sums(lambda k: (-1) ** k * math.factorial(k) / 3**k, 0),
    "sum of (-1.5)**k / k": sums(lambda k: (-1.5) ** k / k),
    "cos(2 n)": terms(lambda n: math.cos(2 * n)),
    "sin(n) + sin(1.7 n)": terms(lambda n: math.sin(n) + math.sin(1.7 * n)),
    "n mod 4": terms(lambda n: float(n % 4)),
    "logistic map, 3.3": iterates(lambda x: 3.3 * x * (1 - x), 0.2),
    "logistic map, 3.97": iterates(lambda x: 3.97 * x * (1 - x), 0.2),
    "x = x**2 - 1.3": iterates(lambda x: x * x - 1.3, 0.1),
    "tan(n / 2)": terms(lambda n: math.tan(n / 2)),
    "number of divisors": terms(lambda n: float(sum(n % d == 0 for d in range(1, n + 1)))),
    "product of 1 + 2 / k": products(lambda k: 1 + 2 / k),
}  # fmt: skip


@pytest.mark.parametrize("n", [20, 50, 150])
@pytest.mark.parametrize("name", CONVERGENT)
def test_a_convergent_sequence_is_never_said_to_diverge_nor_its_error_understated(name, n):
    make, truth = CONVERGENT[name]
    found = limit_of(make(n))
    assert found.verdict != "diverges"
    if found.verdict == "converges":
        assert abs(mp.mpf(found.value) - truth) <= found.error


@pytest.mark.parametrize("n", [20, 50, 150])
@pytest.mark.parametrize("name", DIVERGENT)
def test_a_divergent_sequence_is_never_said_to_converge(name, n):
    assert limit_of(DIVERGENT[name](n)).verdict != "converges"


def test_from_twenty_terms_most_are_answered_and_with_nine_digits():
    found = {name: limit_of(make(20)) for name, (make, _) in CONVERGENT.items()}
    verdicts = [f.verdict for f in found.values()]
    verdicts += [limit_of(make(20)).verdict for make in DIVERGENT.values()]
    assert verdicts.count("cannot tell") <= 0.25 * len(verdicts)
    digits = []
    for name, (_, truth) in CONVERGENT.items():
        if found[name].verdict == "converges":
            off = float(abs(mp.mpf(found[name].value) - truth) / (abs(truth) or 1))
            digits.append(-np.log10(max(off, 1e-16)))
    assert np.mean(digits) >= 9
