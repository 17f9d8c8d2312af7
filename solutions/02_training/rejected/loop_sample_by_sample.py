# TestLearningLoop::test_three_steps, TestLearningLoop::test_loss_before_the_step: not-full-batch
# One step for each sample.
def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    opt = optimizer(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        for xi, yi in zip(x, y):
            opt.zero_grad()
            loss = loss_fn(model(xi), yi)
            loss.backward()
            opt.step()
        losses.append(loss.item())
    return model, losses
