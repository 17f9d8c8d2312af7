# TestGradientReport::test_leaves_no_gradients: gradients-left
# Clears before, but not after.
def gradient_report(model, x, y, loss_fn):
    model.zero_grad()
    loss_fn(model(x), y).backward()
    norms = {}
    for name, param in model.named_parameters():
        if param.grad is None:
            norms[name] = 0.0
        else:
            norms[name] = param.grad.norm(2).item()
    return norms
