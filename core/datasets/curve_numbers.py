"""Numbers as training tools write them: grouped, in percent, with a comma, or not finite."""

import re
from collections.abc import Sequence

BLANK = {"", "-", "na", "n/a", "null", "none"}
EXPONENT = r"(?:[eE][-+]?\d+)?"
GROUPED = r"[1-9]\d{0,2}(?:,\d{3})+"
NUMBER = (
    rf"[-+]?(?:(?:{GROUPED}|\d+)\.?\d*{EXPONENT}|\.\d+{EXPONENT}|(?:nan|inf(?:inity)?))%?"
    r"(?!\w|\.\w|,\d)"  # else 0.6931s would be cut to 0, and 1,0000 to 1
)
WRAPPED = r"(?:\w+\.)*\w*(?:tensor|array|float\d*)\(\s*\[?([^\s,()\[\]]+)[^()]*\)"

wrapped = re.compile(WRAPPED, re.I)
decimal_comma = re.compile(rf"[-+]?(?:[1-9]\d{{0,2}}(?:\.\d{{3}})+|\d+),\d+{EXPONENT}\s?%?")
decimal_point = re.compile(rf"[-+]?(?:{GROUPED}|\d*)\.\d+{EXPONENT}\s?%?")
by_commas = re.compile(rf"[-+]?{GROUPED}(?:\.\d+)?{EXPONENT}")
by_points = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+")


def number(cell: object) -> float | None:
    """A cell as a float, None where it holds none; NaN and infinities are numbers.

    Examples
    --------
    >>> [number(cell) for cell in ("50%", "1,234.5", "0,5", "tensor(2.3)", "+Inf", "0.7s")]
    [0.5, 1234.5, 0.5, 2.3, inf, None]
    """
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return None
    if isinstance(cell, str) and ("_" in cell[:60] or len(cell) > 60):
        return marked(cell) if len(cell) < 200 else None
    try:
        return float(cell)
    except OverflowError:
        return None
    except ValueError:
        return marked(str(cell))


def marked(text: str) -> float | None:
    """A number with marks that `float` does not know: 1,234.5 or 0,5 or 50% or tensor(2.3)."""
    inside = wrapped.fullmatch(text.strip())
    text = (inside[1] if inside else text).replace("−", "-").strip()
    share, text = text.endswith("%"), text.removesuffix("%").rstrip()
    if by_commas.fullmatch(text):
        text = text.replace(",", "")
    elif decimal_comma.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    if "_" in text or len(text) > 60:
        return None
    try:
        return float(text) / (100 if share else 1)
    except ValueError:
        return None


def with_points(rows: Sequence[list[str]], mark: str) -> tuple[list[list[str]], list[str]]:
    """Rows with decimal points, where the whole table shows what a comma means, and notes.

    ``2,5`` and ``1,000`` can only be told apart by the table's other numbers; where these do not
    tell either, a table that separates its columns by something else uses decimal commas.
    """
    if not any("," in cell for row in rows for cell in row):
        return list(rows), []
    cells = {cell for row in rows for cell in row if "," in cell or "." in cell}
    grouped = {cell for cell in cells if by_commas.fullmatch(cell)}
    commas = any(decimal_comma.fullmatch(cell) for cell in cells - grouped)
    points = any(decimal_point.fullmatch(cell) and not by_points.fullmatch(cell) for cell in cells)
    decimal = commas if commas != points else mark in ";\t"
    open_cells = sorted(cell for cell in grouped if decimal_comma.fullmatch(cell))
    notes = []
    if open_cells and commas == points:
        means = "a decimal mark" if decimal else "a mark between thousands"
        notes = [f"The comma in {open_cells[0]!r} was read as {means}."]
    if not decimal:
        return list(rows), notes
    return [[pointed(cell, commas and not points) for cell in row] for row in rows], notes


def pointed(cell: str, groups: bool) -> str:
    """A number with a decimal comma, with a point; `groups` says that points mark thousands."""
    if decimal_comma.fullmatch(cell):
        return cell.replace(".", "").replace(",", ".")
    return cell.replace(".", "") if groups and by_points.fullmatch(cell) else cell
