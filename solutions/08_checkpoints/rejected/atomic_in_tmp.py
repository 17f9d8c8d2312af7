# TestAtomic::test_save_weights_on_another_disk: temporary-elsewhere
import os
import tempfile

import torch


def save_weights(model, path):
    with tempfile.NamedTemporaryFile(delete=False) as f:
        torch.save(model.state_dict(), f)
    os.replace(f.name, path)
