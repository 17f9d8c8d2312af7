# TestGradientReport::test_any_network_and_loss: spectral-norm
# With ord=2, linalg.norm of a matrix is its largest singular value.
def gradient_report(model, x, y, loss_fn):
    model.zero_grad()
    loss_fn(model(x), y).backward()
    report = {}
    for name, p in model.named_parameters():
        report[name] = 0.0 if p.grad is None else torch.linalg.norm(p.grad, ord=2).item()
    model.zero_grad()
    return report
