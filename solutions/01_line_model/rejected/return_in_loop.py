# TestFit::test_three_steps, TestFit::test_one_loss_per_step, TestFit::test_zero_steps: return-in-loop
# Indents the return too far.
def fit(model, x, y, steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        return losses
