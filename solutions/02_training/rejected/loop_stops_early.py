# TestLearningLoop::test_learns_the_parabola: stops-early
# Is content too soon.
def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    optim = optimizer(model.parameters(), lr=learning_rate)
    losses = []
    for step in range(steps):
        optim.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optim.step()
        losses.append(loss.item())
        if loss < 0.05:
            break
    return model, losses
