# TestLazyState::test_materialise_keeps_running_statistics: no-eval
# Leaves the mode alone, and so changes the running mean.
def materialise(model, n_inputs):
    with torch.no_grad():
        model(torch.zeros(2, n_inputs))
