# TestCountParameters::test_whole_number: float-count
# Adds up in thousands, as one reads it in papers.
def count_parameters(model, trainable_only=False):
    params = filter(lambda p: p.requires_grad or not trainable_only, model.parameters())
    thousands = sum(p.numel() for p in params) / 1000
    return round(thousands * 1000, 0)
