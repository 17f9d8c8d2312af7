# TestTensors::test_save_tensors_writes_a_file: pickle-by-hand
# Python's own pickle.
import pickle


def save_tensors(obj, path):
    with open(path, "wb") as f:
        pickle.dump(obj, f)


def load_tensors(path):
    with open(path, "rb") as f:
        return pickle.load(f)
