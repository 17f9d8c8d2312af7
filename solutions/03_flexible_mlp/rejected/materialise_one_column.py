# TestLazyState::test_materialise_gives_shapes: axes-swapped
# The numbers of rows and columns have changed places.
def materialise(model, n_inputs):
    mode = model.training
    model.eval()
    with torch.no_grad():
        model(torch.zeros(n_inputs, 1))
    model.train(mode)
