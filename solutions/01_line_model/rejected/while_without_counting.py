# TestFit::test_one_step, TestFit::test_returns_floats: endless-loop
# The while loop does not count.
def fit(model, x, y, steps, lr):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    step = 0
    while step < steps:
        opt.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        opt.step()
        losses.append(loss.item())
    return losses
