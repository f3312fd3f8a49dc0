"""A formula in x as someone typed it: read without running it, evaluated and differentiated."""

import ast
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit

Array = np.ndarray
LONGEST = 120  # characters; a visitor's formula, not a program
CONSTANTS = {"pi": np.pi, "e": np.e}
FUNCTIONS: dict[str, Callable[[Array], Array]] = {
    "exp": np.exp, "log": np.log, "sin": np.sin, "cos": np.cos, "tan": np.tan,
    "sqrt": np.sqrt, "abs": np.abs, "tanh": np.tanh, "sigmoid": expit,
}  # fmt: skip
SLOPES = {  # of the outer function, with u for what it is applied to
    "exp": "exp({u})", "log": "1/({u})", "sin": "cos({u})", "cos": "-sin({u})",
    "tan": "1/cos({u})**2", "sqrt": "1/(2*sqrt({u}))", "abs": "({u})/abs({u})",
    "tanh": "1-tanh({u})**2", "sigmoid": "sigmoid({u})*(1-sigmoid({u}))",
}  # fmt: skip
OPERATORS: dict[type, Callable[[Array, Array], Array]] = {
    ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: np.divide,
    ast.Pow: np.power,
}  # fmt: skip
SYMBOLS: dict[type, str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


@dataclass(frozen=True)
class Formula:
    """A function of x.

    Attributes
    ----------
    text : str
        With + - * / ** (or ^), numbers, x, pi, e, and the functions in `FUNCTIONS`.

    Raises
    ------
    ValueError
        If the text holds anything else; it says what.

    Examples
    --------
    >>> f = Formula("x^2 + sin(x)")
    >>> float(f(0.0)), float(f.slope()(0.0))
    (0.0, 1.0)
    """

    text: str

    def __post_init__(self) -> None:
        _check(self._tree())

    def _tree(self) -> ast.expr:
        if len(self.text) > LONGEST and not self.text.startswith("("):
            raise ValueError(f"The formula has {len(self.text)} characters; {LONGEST} will do.")
        try:
            return ast.parse(self.text.strip().replace("^", "**"), mode="eval").body
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            raise ValueError(f"“{self.text}” is not a formula; try x**2 + sin(x).") from None

    def __call__(self, x: npt.ArrayLike) -> Array:
        """Values at `x`, NaN or infinite where there are none."""
        with np.errstate(all="ignore"):
            value = _value(self._tree(), np.asarray(x, dtype=float))
        return np.broadcast_to(value, np.shape(x)).astype(float)

    def slope(self) -> "Formula":
        """The derivative, by the rules of sum, product, power and chain."""
        return Formula(f"({_slope(self._tree())})")

    def vega(self, name: str) -> str:
        """The formula in the expression language of Vega, with `name` for x."""
        return _vega(self._tree(), name)


def _check(node: ast.expr) -> None:
    """Refuse whatever is not arithmetic."""
    match node:
        case ast.BinOp(left, op, right) if type(op) in OPERATORS:
            _check(left)
            _check(right)
        case ast.UnaryOp(ast.USub() | ast.UAdd(), operand):
            _check(operand)
        case ast.Call(ast.Name(name), [inner], []) if name in FUNCTIONS:
            _check(inner)
        case ast.Constant(int() | float() as value) if (
            not isinstance(value, bool) and abs(value) < 1e15
        ):
            pass
        case ast.Name(name) if name == "x" or name in CONSTANTS:
            pass
        case _:
            said = ast.unparse(node)[:40]
            raise ValueError(
                f"“{said}” is not understood; use x, numbers, + - * / **, {', '.join(FUNCTIONS)}."
            )


def _value(node: ast.expr, x: Array) -> Array:
    match node:
        case ast.BinOp(left, op, right):
            return OPERATORS[type(op)](_value(left, x), _value(right, x))
        case ast.UnaryOp(op, operand):
            inner = _value(operand, x)
            return -inner if isinstance(op, ast.USub) else inner
        case ast.Call(ast.Name(name), [inside], _):
            return FUNCTIONS[name](_value(inside, x))
        case ast.Name(name):
            return x if name == "x" else np.array(CONSTANTS[name])
    return np.array(float(node.value))  # type: ignore[attr-defined]  # a constant: nothing else is left


def _slope(node: ast.expr) -> str:
    match node:
        case ast.BinOp(u, ast.Add() | ast.Sub() as op, v):
            return f"({_slope(u)}){SYMBOLS[type(op)]}({_slope(v)})"
        case ast.BinOp(u, ast.Mult(), v):
            return f"({_slope(u)})*({ast.unparse(v)})+({ast.unparse(u)})*({_slope(v)})"
        case ast.BinOp(u, ast.Div(), v):
            top = f"({_slope(u)})*({ast.unparse(v)})-({ast.unparse(u)})*({_slope(v)})"
            return f"({top})/({ast.unparse(v)})**2"
        case ast.BinOp(u, _, v):
            return _slope_of_power(u, v)
        case ast.UnaryOp(op, u):
            return f"-({_slope(u)})" if isinstance(op, ast.USub) else _slope(u)
        case ast.Call(ast.Name(name), [u], _):
            return f"({SLOPES[name].format(u=ast.unparse(u))})*({_slope(u)})"
    return "1" if isinstance(node, ast.Name) and node.id == "x" else "0"


def _slope_of_power(u: ast.expr, v: ast.expr) -> str:
    base, power = ast.unparse(u), ast.unparse(v)
    if not any(isinstance(part, ast.Name) and part.id == "x" for part in ast.walk(v)):
        return f"({power})*({base})**(({power})-1)*({_slope(u)})"
    return f"({base})**({power})*(({_slope(v)})*log({base})+({power})*({_slope(u)})/({base}))"


def _vega(node: ast.expr, name: str) -> str:
    match node:
        case ast.BinOp(left, ast.Pow(), right):
            return f"pow({_vega(left, name)},{_vega(right, name)})"
        case ast.BinOp(left, op, right):
            return f"({_vega(left, name)}{SYMBOLS[type(op)]}{_vega(right, name)})"
        case ast.UnaryOp(op, operand):
            return f"({'-' if isinstance(op, ast.USub) else '+'}{_vega(operand, name)})"
        case ast.Call(ast.Name("sigmoid"), [inside], _):
            return f"(1/(1+exp(-{_vega(inside, name)})))"
        case ast.Call(ast.Name("tanh"), [inside], _):
            return f"(1-2/(1+exp(2*{_vega(inside, name)})))"
        case ast.Call(ast.Name(function), [inside], _):
            return f"{function}({_vega(inside, name)})"
        case ast.Name(x):
            return name if x == "x" else repr(CONSTANTS[x])
    return repr(float(node.value))  # type: ignore[attr-defined]
