"""The functions that the page on slopes offers, and the runs that it begins with."""

SHOWN = {  # name: formula, its name in the link, range, where the point starts
    "x²": ("x**2", "square", -4.0, 4.0, 3.0),
    "x³": ("x**3", "cube", -3.0, 3.0, 1.0),
    "|x|": ("abs(x)", "abs", -3.0, 3.0, 0.0),
    "eˣ": ("exp(x)", "exp", -3.0, 2.0, 0.0),
    "sigmoid": ("sigmoid(x)", "sigmoid", -6.0, 6.0, 0.0),
    "my own": ("x*sin(x)", "own", -5.0, 5.0, 1.0),
}
RUNS = [1.0, 0.5, 0.1, 0.01, 0.001, 0.0001]
