"""One thread for linear algebra on many small matrices.

A batch of small solves gains nothing from a second thread, and where other work shares the cores
the threads wait for each other: on two busy cores a fit took ten times as long with them.
"""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, TypeVar

from threadpoolctl import ThreadpoolController

Function = TypeVar("Function", bound=Callable[..., Any])


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()  # looking for the libraries takes milliseconds, once


def one_thread(function: Function) -> Function:
    """Run `function` with the linear algebra library held to one thread."""

    @wraps(function)
    def held(*args: Any, **kwargs: Any) -> Any:
        with _controller().limit(limits=1):
            return function(*args, **kwargs)

    return held  # type: ignore[return-value]
