# TestWeights::test_load_weights_into_the_model: state-dict-updated
import torch


def load_weights(model, path, map_location="cpu"):
    state = torch.load(path, map_location=map_location, weights_only=True)
    if state.keys() != model.state_dict().keys():
        raise KeyError("the checkpoint is of another model")
    model.state_dict().update(state)
    return model
