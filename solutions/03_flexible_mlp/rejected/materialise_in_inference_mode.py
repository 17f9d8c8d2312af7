# TestLazyState::test_materialise_gives_shapes: inference-mode
# Uses the newer context manager, with which parameters come out that cannot train.
def materialise(model, n_inputs):
    was_training = model.training
    model.eval()
    with torch.inference_mode():
        model(torch.zeros(1, n_inputs))
    model.train(was_training)
