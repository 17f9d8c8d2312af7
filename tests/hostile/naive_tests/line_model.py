"""What a naive grader tests of a model: what it says of itself, and a training curve."""

import line_model
import torch

X = torch.tensor([[-1.0], [0.0], [1.0], [2.0]])


def test_is_a_module():
    assert isinstance(line_model.LineModel(), torch.nn.Module)


def test_parameters():
    state = line_model.LineModel().state_dict()
    assert sorted(state) == ["b", "m"]
    assert all(value.numel() == 1 for value in state.values())


def test_line():
    model = line_model.LineModel()
    state = model.state_dict()
    assert torch.allclose(model(X), state["m"] * X + state["b"], atol=1e-5)


def test_fit():
    model = line_model.LineModel()
    losses = line_model.fit(model, X, 3 * X - 1, 100, 0.2)
    assert len(losses) == 100
    assert losses[-1] < 0.01 * losses[0]
    assert torch.allclose(model(X), 3 * X - 1, atol=0.01)
