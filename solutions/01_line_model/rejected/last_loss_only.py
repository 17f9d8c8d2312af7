# TestFit::test_returns_floats, TestFit::test_zero_steps: returns-number
# Returns the last loss instead of all of them.
def fit(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    last = 0.0
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        last = loss.item()
    return last
