# TestFit::test_one_step: step-before-backward
# Steps before there are gradients.
def fit(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.step()
        loss.backward()
        losses.append(loss.item())
    return losses
