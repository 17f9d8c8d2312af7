# TestGradientReport::test_ignores_old_gradients: gradients-added
# Clears after, but not before.
def gradient_report(model, x, y, loss_fn):
    loss = loss_fn(model(x), y)
    loss.backward()
    report = {}
    for name, p in model.named_parameters():
        report[name] = p.grad.norm().item() if p.grad is not None else 0.0
    model.zero_grad()
    return report
