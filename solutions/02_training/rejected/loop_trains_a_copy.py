# TestLearningLoop::test_returns_model_and_losses, TestLearningLoop::test_three_steps: trains-a-copy
import copy


def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    # so that the original stays untouched
    net = copy.deepcopy(model)
    opt = optimizer(net.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        opt.zero_grad()
        loss = loss_fn(net(x), y)
        loss.backward()
        opt.step()
        losses.append(loss.item())
    return net, losses
