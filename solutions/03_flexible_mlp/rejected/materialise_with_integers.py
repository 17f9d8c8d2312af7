# TestLazyState::test_materialise_gives_shapes, TestLazyState::test_materialise_keeps_the_mode, TestLazyState::test_materialise_keeps_the_weights, TestLazyState::test_materialise_keeps_the_gradients, TestLazyState::test_materialise_tracks_no_gradients, TestLazyState::test_materialise_keeps_running_statistics: integer-input
# An input of whole numbers.
def materialise(model, n_inputs):
    training = model.training
    model.eval()
    with torch.no_grad():
        model(torch.randint(0, 2, (1, n_inputs)))
    model.train(training)
