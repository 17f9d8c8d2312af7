# TestLazyState::test_materialise_keeps_the_weights: weights-changed
# Gives every layer fresh weights, too.
def materialise(model, n_inputs):
    mode = model.training
    model.eval()
    with torch.no_grad():
        model(torch.randn(2, n_inputs))
    for module in model.modules():
        if isinstance(module, nn.Linear):
            module.reset_parameters()
    model.train(mode)
