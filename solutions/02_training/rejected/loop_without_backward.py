# TestLearningLoop::test_three_steps: no-backward
# No backward().
def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    opt = optimizer(model.parameters(), lr=learning_rate)
    losses = []
    for step in range(steps):
        opt.zero_grad()
        loss = loss_fn(model(x), y)
        opt.step()
        losses.append(loss.item())
    return model, losses
