# TestGradientReport::test_no_gradient_is_zero: grad-is-none
# Does not think of parameters without a gradient.
def gradient_report(model, x, y, loss_fn):
    model.zero_grad()
    loss_fn(model(x), y).backward()
    report = {}
    for name, p in model.named_parameters():
        report[name] = p.grad.norm().item()
    model.zero_grad()
    return report
