# TestGradientReport::test_norms, TestGradientReport::test_no_gradient_is_zero: norm-of-parameter
# The norm of the weights instead of their gradients.
def gradient_report(model, x, y, loss_fn):
    model.zero_grad()
    loss_fn(model(x), y).backward()
    report = {}
    for name, p in model.named_parameters():
        report[name] = p.norm().item()
    model.zero_grad()
    return report
