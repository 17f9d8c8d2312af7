# TestLazyState::test_materialise_keeps_the_mode: leaves-eval
# Forgets to switch back.
def materialise(model, n_inputs):
    model.eval()
    with torch.no_grad():
        model(torch.zeros(1, n_inputs))
    return model
