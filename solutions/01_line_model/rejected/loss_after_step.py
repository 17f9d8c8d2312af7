# TestFit::test_losses_before_the_steps: loss-after-step
# Computes the loss anew after the step.
def fit(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(nn.functional.mse_loss(model(x), y).item())
    return losses
