# TestLearningLoop::test_any_optimizer: optimizer-in-loop
# Makes a new optimiser in each step; Adam forgets what it has seen.
def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    losses = []
    for step in range(steps):
        optim = optimizer(model.parameters(), lr=learning_rate)
        optim.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optim.step()
        losses.append(loss.item())
    return model, losses
