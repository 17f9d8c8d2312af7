# TestGradientReport::test_any_network_and_loss: swapped-loss
# Writes target and prediction the other way round.
def gradient_report(model, x, y, loss_fn):
    model.zero_grad()
    pred = model(x)
    loss = loss_fn(y, pred)
    loss.backward()
    report = {}
    for name, p in model.named_parameters():
        report[name] = p.grad.norm().item() if p.grad is not None else 0.0
        p.grad = None
    return report
