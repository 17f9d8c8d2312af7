# TestTensors::test_save_tensors_writes_a_file: writes-a-tensor
# A tensor is no bytes.


def save_tensors(obj, path):
    f = open(path, "wb")
    f.write(obj)
    f.close()
