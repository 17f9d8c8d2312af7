# TestFit::test_one_step, TestFit::test_one_loss_per_step, TestFit::test_losses_before_the_steps: not-full-batch
# Takes a step for each sample.
def fit(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        for xi, yi in zip(x, y):
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(xi), yi)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses
