# A checkpoint is a tuple; the losses are kept as a tensor of doubles.
import torch


def save_checkpoint(path, model, optimizer, epoch, losses):
    history = torch.tensor(losses, dtype=torch.float64)
    torch.save((epoch, history, optimizer.state_dict(), model.state_dict()), path)


def load_checkpoint(path, model, optimizer):
    epoch, history, for_optimizer, for_model = torch.load(
        path, map_location="cpu", weights_only=True
    )
    optimizer.load_state_dict(for_optimizer)
    model.load_state_dict(for_model)
    return epoch, history.tolist()
