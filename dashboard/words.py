"""Numbers and counts in words, as a sentence needs them."""


def rounded(value: float, digits: int) -> str:
    """Write a number with so many decimals, and a zero without a minus.

    Examples
    --------
    >>> rounded(-1e-9, 3), rounded(-0.0126, 3)
    ('0.000', '-0.013')
    """
    return f"{round(value, digits) + 0.0:.{digits}f}"


def signed(value: float, digits: int) -> str:
    """Write a difference with its sign, and none where it rounds to zero.

    Examples
    --------
    >>> signed(-1e-9, 3), signed(0.0126, 3)
    ('0.000', '+0.013')
    """
    near = round(value, digits)
    return f"{near:+.{digits}f}" if near else rounded(0.0, digits)


def counted(n: int, one: str, many: str) -> str:
    """Count things: one of them is one.

    Examples
    --------
    >>> counted(1, "loss", "losses"), counted(2000, "loss", "losses")
    ('1 loss', '2,000 losses')
    """
    return f"{n:,} {one if n == 1 else many}"
