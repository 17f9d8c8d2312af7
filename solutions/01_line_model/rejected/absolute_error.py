# TestFit::test_one_step, TestFit::test_losses_before_the_steps: wrong-loss
# Takes the mean absolute error.
def fit(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    criterion = nn.L1Loss()
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
