# TestLearningLoop::test_returns_model_and_losses, TestLearningLoop::test_three_steps, TestLearningLoop::test_losses_are_floats: unknown-argument
# The keyword is called lr.
def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    opt = optimizer(model.parameters(), learning_rate=learning_rate)
    losses = []
    for _ in range(steps):
        opt.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        opt.step()
        losses.append(loss.item())
    return model, losses
