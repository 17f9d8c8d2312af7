# TestFit::test_one_step: missing-parentheses
# Names the method step, but does not call it.
def fit(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step
        losses.append(loss.item())
    return losses
