# TestLazyState::test_materialise_keeps_running_statistics: no-eval
# One row in training mode: BatchNorm refuses it.
def materialise(model, n_inputs):
    with torch.no_grad():
        model(torch.zeros(1, n_inputs))
