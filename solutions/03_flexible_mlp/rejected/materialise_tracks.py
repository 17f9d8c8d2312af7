# TestLazyState::test_materialise_tracks_no_gradients: tracks-gradients
# Runs the model like in training.
def materialise(model, n_inputs):
    mode = model.training
    model.eval()
    model(torch.zeros(1, n_inputs))
    model.train(mode)
