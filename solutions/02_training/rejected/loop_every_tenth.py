# TestLearningLoop::test_one_loss_per_step: skips-losses
# Notes every other loss.
def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    optim = optimizer(model.parameters(), lr=learning_rate)
    losses = []
    for step in range(steps):
        optim.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optim.step()
        if step % 2 == 0:
            losses.append(loss.item())
    return model, losses
