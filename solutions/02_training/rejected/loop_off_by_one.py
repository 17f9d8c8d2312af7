# TestLearningLoop::test_three_steps, TestLearningLoop::test_one_loss_per_step: steps-off-by-one
# Counts from one and forgets that range ends before its end.
def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    optim = optimizer(model.parameters(), lr=learning_rate)
    losses = []
    for step in range(1, steps):
        optim.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optim.step()
        losses.append(loss.item())
    return model, losses
