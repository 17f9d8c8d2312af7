# TestLearningLoop::test_any_loss: flattened-for-the-loss
# Silences the warning about sizes; a loss that looks at the columns has none left to look at.
def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    opt = optimizer(model.parameters(), lr=learning_rate)
    losses = []
    for epoch in range(steps):
        y_hat = model(x).squeeze(-1)
        loss = loss_fn(y_hat, y.squeeze(-1))
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses.append(loss.item())
    return model, losses
