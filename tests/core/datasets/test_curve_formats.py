"""What training tools write is read as it was meant, or refused; nothing vanishes unsaid."""

import numpy as np
import pytest

from core.datasets.curve_numbers import number
from core.datasets.curves import CurveError, read_curve

NAN, INF = float("nan"), float("inf")
LIGHTNING = """epoch,step,train_loss_epoch,train_loss_step,val_loss
0,49,{0},0.7,{0}
0,99,{0},0.6,{0}
0,99,{0},{0},0.65
0,99,0.65,{0},{0}
1,149,{0},0.5,{0}
"""
KERAS = """Epoch 1/2
 1/32 - loss: 0.9{0}32/32 ━━ 1s 5ms/step - accuracy: 0.5 - loss: 0.69 - val_loss: 0.7
Epoch 2/2
 1/32 - loss: 0.8{0}32/32 ━━ 1s 5ms/step - accuracy: 0.5 - loss: 0.6 - val_loss: 0.65
"""
LIGHTGBM = "[{}]\ttraining's {}: {}\tvalid_1's {}: {}\n"
MNIST = """Train Epoch: 1 [0/60000 (0%)]\tLoss: 2.3
Train Epoch: 2 [0/60000 (0%)]\tLoss: 2.0
Test set: Average loss: 0.0481, Accuracy: 9845/10000 (98%)
"""
NANOGPT = """step 0: train loss 4.28, val loss 4.29
iter 0: loss 4.26, time 26ms, mfu -100.00%
iter 10: loss 3.2, time 26ms, mfu 1.0%
step 250: train loss 1.9, val loss 2.0
iter 250: loss 1.95, time 26ms
"""
TREES = """      Iter       Train Loss   Remaining Time
         1           1.2613            0.05s
         2           1.1000            0.05s
"""
FASTAI = """epoch     train_loss  valid_loss  accuracy  time
0         0.693147    0.6         0.5       00:05
1         0.6         0.55        0.5       00:05
"""
PRINTED = (
    "{'loss': 0.5, 'epoch': 0.1}\n{'eval_loss': 0.6, 'epoch': 0.1}\n{'loss': 0.4, 'epoch': 0.2}"
)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("50%", 0.5),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("0,693", 0.693),
        ("tensor(2.3000)", 2.3),
        ("tensor(2.3, device='cuda:0', grad_fn=<NllLossBackward0>)", 2.3),
        ("np.float64(-1e-3)", -1e-3),
        ("+Inf", INF),
        ("0.6931s", None),
        ("2.5k", None),
        ("1_000", None),
    ],
)
def test_a_cell_is_read_rightly_or_not_at_all(cell, value):
    assert number(cell) == value


@pytest.mark.parametrize(
    ("text", "step", "loss"),
    [
        ("epoch,loss\n1,50%\n2,40%\n", [1, 2], [0.5, 0.4]),
        ('epoch,loss\n1,"1,234.5"\n2,"1,100.5"\n', [1, 2], [1234.5, 1100.5]),
        ("epoch,loss\n1,tensor(2.3)\n2,tensor(2.1)\n", [1, 2], [2.3, 2.1]),
        ("step 999 loss=0.7\nstep 1,000 loss=0.5\n", [999, 1000], [0.7, 0.5]),
        ("step 1 loss=0.5\nstep 2 loss=+Inf\nstep 3 loss=NAN\n", [1, 2, 3], [0.5, INF, NAN]),
        ('{"step":1,"loss":0.5}\n{"step":2,"loss":-Inf}\n', [1, 2], [0.5, -INF]),
        ("The loss: 0.5.\nThe loss: 0.4.\n", [0, 1], [0.5, 0.4]),
        ("Iteration 1, loss = 0.69\nIteration 2, loss = 0.6\n", [1, 2], [0.69, 0.6]),
        ("-- Epoch 1\nAvg. loss: 0.5\n-- Epoch 2\nT: 200, Avg. loss: 0.4", [1, 2], [0.5, 0.4]),
        ('"Step","run - loss","run - loss__MIN"\n0,"2.3","2.2"\n1,"2.1","2"', [0, 1], [2.3, 2.1]),
        (TREES, [1, 2], [1.2613, 1.1]),
        ("step;loss\n1.000;2,5\n2.000;1,75\n", [1000, 2000], [2.5, 1.75]),
        ("step;loss\n1;1.234,5\n2;1.100,25\n", [1, 2], [1234.5, 1100.25]),
        ("step\tloss\n999\t0.5\n1,000\t0.4\n", [999, 1000], [0.5, 0.4]),
        ("epoch loss\n1 0,69\n2 0,64\n", [1, 2], [0.69, 0.64]),
        ("2,5 2,25 2,0", [0, 1, 2], [2.5, 2.25, 2]),
        ("array([2.5, 2.25, nan])", [0, 1, 2], [2.5, 2.25, NAN]),
        ("[2.5 2.4 2.3\n 2.2 2.1 inf]", [0, 1, 2, 3, 4, 5], [2.5, 2.4, 2.3, 2.2, 2.1, INF]),
        ("epoch,step,loss\n1,1,4\n1,2,3\n2,1,2\n2,2,1\n", [0, 1, 2, 3], [4, 3, 2, 1]),
        ("epoch,val_loss\n1,0.5\n2,0.4\n", [1, 2], [0.5, 0.4]),
    ],
)  # fmt: skip
def test_steps_and_losses_are_those_that_were_logged(text, step, loss):
    curve = read_curve(text.encode())
    np.testing.assert_array_equal(curve.loss, loss)
    np.testing.assert_array_equal(curve.step, step)


@pytest.mark.parametrize(
    ("text", "loss", "validation"),
    [
        (LIGHTNING.format(""), [0.7, 0.6, 0.5], [NAN, 0.65, NAN]),
        (LIGHTNING.format("NaN"), [0.7, 0.6, 0.5], [NAN, 0.65, NAN]),
        (KERAS.format("\b" * 20), [0.69, 0.6], [0.7, 0.65]),
        ("[0]\ttrain-logloss:0.6\teval-logloss:0.65\n", [0.6], [0.65]),
        ("[0]\ttrain-rmse:0.6\teval-rmse:0.65\n", [0.6], [0.65]),
        (LIGHTGBM.format(1, "binary_logloss", ".6", "binary_logloss", ".65"), [0.6], [0.65]),
        (LIGHTGBM.format(1, "l2", "0.6", "l2", "0.65"), [0.6], [0.65]),
        ("training's logloss: .6  valid_1's logloss: .65", [0.6], [0.65]),
        ("Epoch 1 | Train Loss: 0.6 | Val Loss: 0.65", [0.6], [0.65]),
        (MNIST, [2.3, 2.0], [NAN, 0.0481]),
        (NANOGPT, [4.26, 3.2, 1.95], [4.29, 2.0, NAN]),
        (FASTAI, [0.693147, 0.6], [0.6, 0.55]),
        ("| epoch | train_loss | val_loss |\n|---|---|---|\n| 1 | 0.6 | 0.65 |", [0.6], [0.65]),
        (PRINTED, [0.5, 0.4], [0.6, NAN]),
    ],
)  # fmt: skip
def test_training_and_validation_are_kept_apart(text, loss, validation):
    curve = read_curve(text.encode())
    np.testing.assert_array_equal(curve.loss, loss)
    np.testing.assert_array_equal(curve.validation, validation)


@pytest.mark.parametrize(
    "text", ["loss,val_loss\n.5,.6\nnan,nan\n", "loss,val_loss\n.5,.6\nnan,.7\n"]
)
def test_a_loss_that_diverged_is_no_padding(text):
    assert read_curve(text.encode()).n_not_finite == 1


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("step 1 loss: 2.5k\nstep 2 loss: 2.1\nstep 3 loss: 1.9", "'2.5k'"),
        ('{"loss":0.5}\n{"loss":0.4}\nwandb: synced', "not JSON"),
        ("step;loss\n1;2,500\n2;1,750\n", "read as a decimal mark"),
        ("step,loss\n1,.5\n,.4\n", "rows were counted"),
        ("0.7 0.6\n0.5\n", "row by row"),
        (LIGHTNING.format("nan"), "hold another loss"),
    ],
)
def test_what_was_guessed_or_left_out_is_said(text, note):
    assert note in " ".join(read_curve(text.encode()).notes)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("epoch,loss\n1,high\n2,low\n", "'loss' holds 'high'"),
        ("epoch,loss\n1,0.69s\n2,0.6s\n", "'loss' holds '0.69s'"),
        ("loss: 0.6931s", "'0.6931s'"),
        ("epoch\n1\n2\n", "No column is called loss"),
        ("2,5\n2,25\n2,0\n", "decimal comma"),
    ],
)
def test_what_could_only_be_misread_is_refused(text, why):
    with pytest.raises(CurveError, match=why):
        read_curve(text.encode())


def test_one_column_is_not_two_fields():
    with pytest.raises(CurveError, match="choose it once") as refusal:
        read_curve(b"a,b\n1,5\n2,4\n", {"loss": "b", "step": "b"})
    assert refusal.value.headers == ("a", "b")
