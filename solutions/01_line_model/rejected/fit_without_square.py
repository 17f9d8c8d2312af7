# TestFit::test_one_step, TestFit::test_losses_before_the_steps: error-not-squared
# The mean of the differences, not of their squares.
def fit(model, x, y, steps, lr):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        opt.zero_grad()
        loss = (model(x) - y).mean()
        loss.backward()
        opt.step()
        losses.append(loss.item())
    return losses
