# TestLearningLoop::test_returns_model_and_losses, TestLearningLoop::test_three_steps, TestLearningLoop::test_losses_are_floats: optimizer-not-made
# Takes the class for a finished optimiser.
def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    losses = []
    for step in range(steps):
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
