# TestFit::test_one_step, TestFit::test_returns_floats: no-graph
# Uses predict, which tracks no gradients, for training.
def fit(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(predict(model, x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
