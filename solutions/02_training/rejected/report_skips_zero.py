# TestGradientReport::test_finds_the_dead_layer, TestGradientReport::test_no_gradient_is_zero: names-left-out
# Lists only what moves.
def gradient_report(model, x, y, loss_fn):
    model.zero_grad()
    loss_fn(model(x), y).backward()
    report = {}
    for name, p in model.named_parameters():
        if p.grad is not None and p.grad.norm() > 0:
            report[name] = p.grad.norm().item()
    model.zero_grad()
    return report
