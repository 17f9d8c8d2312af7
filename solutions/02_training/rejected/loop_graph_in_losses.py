# TestLearningLoop::test_losses_are_floats: graph-in-losses
# Keeps each loss with its whole graph.
def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    optim = optimizer(model.parameters(), lr=learning_rate)
    losses = []
    for step in range(steps):
        optim.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optim.step()
        losses.append(loss)
    return model, losses
