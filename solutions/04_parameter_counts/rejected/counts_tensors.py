# TestCountParameters::test_counts_a_network, TestCountParameters::test_refuses_a_lazy_model: counts-tensors
# The length of the list of parameters.
def count_parameters(model, trainable_only=False):
    params = [p for p in model.parameters() if p.requires_grad or not trainable_only]
    return len(params)
