"""Loss curves from files."""

import json

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.datasets.curves import Curve, CurveError, read_curve

NAN, INF = float("nan"), float("inf")
TRAINER = {
    "epoch": 2,
    "log_history": [
        {"loss": 1.5, "step": 10},
        {"loss": 1.0, "step": 20},
        {"eval_loss": 1.2, "step": 20},
        {"train_runtime": 3.0, "step": 20},
    ],
}


@pytest.mark.parametrize(
    ("raw", "loss"),
    [
        (b"2.5 2.25\n2.0", [2.5, 2.25, 2]),
        (b"2.5,2.25,2.0", [2.5, 2.25, 2]),
        (b"[2.5, 2.25]", [2.5, 2.25]),
        (b"loss\n1\nnan\ninf\n", [1, NAN, INF]),
        (b"1,2.5\n2,2.25\n", [2.5, 2.25]),
        (b"\xef\xbb\xbfstep,train_loss\n1,2.5\n2,2.25\n", [2.5, 2.25]),
        ("step,loss\n1,2.5\n".encode("utf-16"), [2.5]),
        (b"epoch\taccuracy\tloss\n1\t.5\t2.5\n", [2.5]),
        (b"step;loss\n1;2,5\n2;2,25\n", [2.5, 2.25]),
        (b"Wall time,Step,Value\n1.7e9,1,2.5\n1.7e9,2,2.25\n", [2.5, 2.25]),
        (b'{"loss": [2.5, NaN], "accuracy": [0.1, 0.2]}', [2.5, NAN]),
        (b"{'loss': [2.5, nan, -inf]}", [2.5, NAN, -INF]),
        (b'{"history": {"loss": [2.5]}}', [2.5]),
        (b'{"loss": {"0": 2.5, "10": 1, "2": 2}}', [2.5, 2, 1]),
        (b'{"step": 1, "loss": 2.5}\n{"step": 2, "loss": Infinity}\n', [2.5, INF]),
        (json.dumps(TRAINER).encode(), [1.5, 1]),
        (b"epoch 1: loss = 2.5, val_loss = 3\nepoch 2: loss = nan, val_loss = 3", [2.5, NAN]),
    ],
)
def test_a_loss_is_found_in_what_training_tools_write(raw, loss):
    np.testing.assert_array_equal(read_curve(raw).loss, loss)


def test_steps_are_sorted_and_the_last_value_of_a_repeated_step_counts():
    curve = read_curve(b"loss,step\n0.3,3\n0.9,1\n0.5,2\n0.4,2\n")
    np.testing.assert_array_equal(curve.step, [1, 2, 3])
    np.testing.assert_array_equal(curve.loss, [0.9, 0.4, 0.3])
    assert any("sorted" in note for note in curve.notes)
    assert any("repeat" in note for note in curve.notes)


def test_epochs_as_steps_keep_every_row():
    curve = read_curve(b"epoch,loss\n1,5\n1,4\n1,3\n2,2\n2,1\n2,0.5\n")
    np.testing.assert_array_equal(curve.loss, [5, 4, 3, 2, 1, 0.5])


def test_what_is_not_finite_is_kept_and_counted():
    curve = read_curve(b"step,loss\n1,2\n2,nan\n3,-inf\n4,1\n")
    assert curve.n_not_finite == 2
    assert any("2 of 4" in note for note in curve.notes)


def test_validation_measured_on_rows_of_its_own_is_matched_by_step():
    curve = read_curve(json.dumps(TRAINER).encode())
    np.testing.assert_array_equal(curve.validation, [NAN, 1.2])


def test_columns_can_be_chosen():
    curve = read_curve(b"a,b\n1,5\n2,4\n", {"loss": "b", "step": "a"})
    np.testing.assert_array_equal(curve.loss, [5, 4])
    with pytest.raises(CurveError, match="no column 'c'"):
        read_curve(b"a,b\n1,5\n", {"loss": "c"})


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"PK\x03\x04rest", "zip"),
        (b"\x18\x00\x00\x00\x00event", "zero bytes"),
        (b"a,b\n1,2\n", "No column is called loss"),
        (b"loss\nhigh\nlow\n", "should|called loss"),
        (b"loss,loss\n1,2\n", "twice"),
        (b"{}", "no numbers"),
        (b"[]", "not a list|no numbers|JSON"),
    ],
)
def test_what_holds_no_curve_is_refused_in_words(raw, why):
    with pytest.raises(CurveError, match=why):
        read_curve(raw)


tables = st.lists(
    st.lists(
        st.sampled_from(["1", "nan", "loss", "step", "", "-2e3", '"', "x", "1e999"]), max_size=4
    ),
    max_size=6,
).map(lambda rows: "\n".join(",".join(row) for row in rows).encode())
documents = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.sampled_from(["loss", "1"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["loss", "step", "val_loss", "history", "0"]), inner)
    ),
    max_leaves=12,
).map(lambda value: json.dumps(value).encode())


@given(raw=st.binary(max_size=60) | st.text(max_size=60).map(str.encode) | tables | documents)
@example(raw=b"[" * 5000)
@example(raw=b'{"loss": ' + b"9" * 5000 + b"}")
@example(raw=b'{"loss": [true, "a"]}')
@example(raw=b"loss\n1\n\x85\n")
@example(raw=b"\xff\xfe")
@settings(max_examples=300, deadline=None)
@example(raw=b"[[]]")
def test_any_bytes_give_a_curve_or_a_refusal(raw):
    try:
        curve = read_curve(raw)
    except CurveError:
        return
    assert isinstance(curve, Curve)
    assert curve.loss.shape == curve.step.shape
    assert len(curve.loss) >= 1
    assert (np.diff(curve.step) >= 0).all()


def test_steps_that_begin_again_while_the_loss_goes_on_are_counted():
    losses = 2.6 * np.exp(-np.arange(200) / 80)
    rows = [f"{number % 100},{loss:.6f}" for number, loss in enumerate(losses)]
    curve = read_curve("\n".join(["step,loss", *rows]).encode())
    np.testing.assert_allclose(curve.loss, losses, atol=1e-6)
    assert list(curve.step) == list(range(200))
    assert any("begin again" in note for note in curve.notes)


def test_a_second_run_over_the_same_steps_counts_in_place_of_the_first():
    losses = 2.6 * np.exp(-np.arange(100) / 80)
    rows = [f"{number},{loss:.6f}" for number, loss in enumerate(losses)]
    second = [f"{number},{loss / 2 + 1:.6f}" for number, loss in enumerate(losses)]
    curve = read_curve("\n".join(["step,loss", *rows, *second]).encode())
    np.testing.assert_allclose(curve.loss, losses / 2 + 1, atol=1e-6)
