# TestLearningLoop::test_losses_are_floats: losses-as-tensor
# Makes a tensor of the list at the end.
def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    optim = optimizer(model.parameters(), lr=learning_rate)
    losses = []
    for step in range(steps):
        optim.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optim.step()
        losses.append(loss.item())
    return model, torch.tensor(losses)
