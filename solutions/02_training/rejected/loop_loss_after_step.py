# TestLearningLoop::test_loss_before_the_step: loss-after-step
# Notes the loss with the new weights.
def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    optim = optimizer(model.parameters(), lr=learning_rate)
    losses = []
    for step in range(steps):
        optim.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optim.step()
        losses.append(loss_fn(model(x), y).item())
    return model, losses
