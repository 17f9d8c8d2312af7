# TestAtomic::test_save_weights_interrupted: moved-between-disks
import shutil
import tempfile

import torch


def save_weights(model, path):
    with tempfile.NamedTemporaryFile(delete=False) as f:
        torch.save(model.state_dict(), f)
    shutil.move(f.name, path)
