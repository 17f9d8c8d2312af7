# TestGradientReport::test_floats: tensors-in-report
# Leaves the norms as tensors.
def gradient_report(model, x, y, loss_fn):
    model.zero_grad()
    loss_fn(model(x), y).backward()
    report = {n: p.grad.norm() if p.grad is not None else 0.0 for n, p in model.named_parameters()}
    model.zero_grad()
    return report
