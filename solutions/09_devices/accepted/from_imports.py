# names imported from torch, and a device with its index
from torch import accelerator, device, load, save
from torch.cuda import current_device, is_available


def best_device():
    if is_available():
        return device("cuda", current_device())
    if accelerator.is_available():
        return accelerator.current_accelerator()
    return device("cpu")


def save_weights(model, path):
    save(model.state_dict(), path)


def load_weights(model, path, map_location="cpu"):
    model.load_state_dict(load(path, map_location=map_location, weights_only=True))
    return model
