# TestWeights::test_load_weights_into_the_model, TestAtomic::test_load_weights_without_a_file, TestElsewhere::test_load_weights_from_a_gpu: file-not-read
# The name of the file in the place of its content.


def load_weights(model, path, map_location="cpu"):
    model.load_state_dict(path)
    return model
