"""Short training runs of many families, side by side: where curves with a known future come from.

R: runs side by side, n: rows, d: inputs, k: outputs, P: parameters of one run.
Every array's first axis is the run, so that one loop trains R runs of one shape.
"""
