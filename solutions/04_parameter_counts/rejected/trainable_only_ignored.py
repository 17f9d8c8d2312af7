# TestCountParameters::test_trainable_only: unused-argument
# Forgets the second argument.
def count_parameters(model, trainable_only=False):
    return sum(p.numel() for p in model.parameters())
