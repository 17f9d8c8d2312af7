# TestWeights::test_load_weights_all_or_nothing: backup-by-reference
import torch


def load_weights(model, path, map_location="cpu"):
    state = torch.load(path, map_location=map_location, weights_only=True)
    backup = model.state_dict()
    try:
        model.load_state_dict(state)
    except RuntimeError:
        model.load_state_dict(backup)
        raise
    return model
