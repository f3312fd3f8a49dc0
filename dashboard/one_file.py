"""The gradient check as one file to take away, put together from the modules it is made of."""

import ast
from importlib.resources import files

PARTS = ("evaluating", "search", "judging", "checking")  # in order: each needs those before it
HEAD = '''"""Whether a gradient is right, and where and why it is not.

Needs numpy alone. From the project "Calculus, tested", MIT licence.

    from gradcheck import check_gradient
    print(check_gradient(lambda x: x @ x, lambda x: 2 * x, [1.0, 2.5]))
"""
'''


def gradcheck() -> str:
    """The source of `check_gradient` with all that it needs and no import of this project."""
    folder = files("core.calculus.derivatives")
    return HEAD + "".join(_alone((folder / f"{name}.py").read_text("utf-8")) for name in PARTS)


def _alone(source: str) -> str:
    """A module without its docstring and without imports of this project."""
    lines, tree = source.splitlines(keepends=True), ast.parse(source)
    dropped: set[int] = set()
    for k, node in enumerate(tree.body):
        ours = isinstance(node, ast.ImportFrom) and (node.module or "").startswith("core")
        if ours or k == 0:  # the docstring comes first
            dropped |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return "".join(line for number, line in enumerate(lines, 1) if number not in dropped)
