# TestGradientReport::test_names: names-of-layers
# One norm for each layer instead of each parameter.
def gradient_report(model, x, y, loss_fn):
    model.zero_grad()
    loss_fn(model(x), y).backward()
    report = {}
    for name, layer in model.named_children():
        grads = [p.grad for p in layer.parameters() if p.grad is not None]
        report[name] = sum(float(g.norm()) for g in grads)
    model.zero_grad()
    return report
