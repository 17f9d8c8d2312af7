# TestLazyState::test_materialise_keeps_the_gradients: gradients-changed
# Tidies up what it should not touch.
def materialise(model, n_inputs):
    mode = model.training
    model.eval()
    with torch.no_grad():
        model(torch.zeros(1, n_inputs))
    model.zero_grad()
    model.train(mode)
