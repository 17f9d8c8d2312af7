# TestLearningLoop::test_loss_before_the_step: losses-added-up
# Appends the running sum of the losses.
def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    opt = optimizer(model.parameters(), lr=learning_rate)
    losses = []
    running_loss = 0.0
    for step in range(steps):
        opt.zero_grad()
        output = model(x)
        loss = loss_fn(output, y)
        loss.backward()
        opt.step()
        running_loss += loss.item()
        losses.append(running_loss)
    return model, losses
