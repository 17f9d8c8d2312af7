# TestGradientReport::test_finds_the_dead_layer: -
# A small number against dividing by zero, where nothing is divided.
def gradient_report(model, x, y, loss_fn):
    model.zero_grad()
    loss_fn(model(x), y).backward()
    report = {}
    for name, p in model.named_parameters():
        if p.grad is None:
            report[name] = 0.0
        else:
            report[name] = torch.sqrt((p.grad**2).sum() + 1e-8).item()
    model.zero_grad()
    return report
