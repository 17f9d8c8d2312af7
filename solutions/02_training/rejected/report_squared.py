# TestGradientReport::test_norms: -
# Forgets the root.
def gradient_report(model, x, y, loss_fn):
    model.zero_grad()
    loss_fn(model(x), y).backward()
    report = {}
    for name, p in model.named_parameters():
        report[name] = 0.0 if p.grad is None else (p.grad**2).sum().item()
    model.zero_grad()
    return report
