# TestGradientReport::test_leaves_the_parameters: leaves-eval
# Switches the model to evaluation mode, as for a prediction.
def gradient_report(model, x, y, loss_fn):
    model.eval()
    model.zero_grad()
    loss_fn(model(x), y).backward()
    report = {}
    for name, p in model.named_parameters():
        report[name] = p.grad.norm().item() if p.grad is not None else 0.0
    model.zero_grad()
    return report
