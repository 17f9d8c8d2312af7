# TestFit::test_one_step, TestFit::test_returns_floats: loss-not-called
# nn.MSELoss(output, y) makes an object and computes nothing.
def fit(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.MSELoss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
