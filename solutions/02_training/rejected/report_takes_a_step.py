# TestGradientReport::test_leaves_the_parameters: report-trains
# Copied from the learning loop, with its step.
def gradient_report(model, x, y, loss_fn):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    report = {}
    for name, p in model.named_parameters():
        report[name] = 0.0 if p.grad is None else p.grad.norm().item()
    optimizer.step()
    optimizer.zero_grad()
    return report
