# TestFit::test_one_step, TestFit::test_returns_floats: loss-not-a-number
# Starts backward from one error per point.
def fit(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = (model(x) - y) ** 2
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
