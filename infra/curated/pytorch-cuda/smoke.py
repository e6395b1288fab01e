"""Trains a small network on a GPU where there is one, else on the CPU, and checks the CUDA wheels."""

import io

import torch
from torch import nn
from torchvision.transforms import v2

assert torch.version.cuda is not None, "this is a build without CUDA"
# Loaded by hand, so that a library that is missing is found on a machine without a GPU too.
import ctypes
import glob
import os

import nvidia

for folder in nvidia.__path__:
    for library in ("cublas", "cudnn", "nccl", "cuda_runtime"):
        files = glob.glob(os.path.join(folder, library, "lib", "lib*.so.*"))
        assert files, f"no library of {library}"
ctypes.CDLL("libcudart.so." + torch.version.cuda.split(".")[0])

device = "cuda" if torch.cuda.is_available() else "cpu"
torch.manual_seed(7)
inputs = torch.rand(2000, 2, device=device) * 2 - 1
labels = (inputs[:, 0] * inputs[:, 1] > 0).float()
model = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 1)).to(device)
optimizer = torch.optim.Adam(model.parameters(), 0.01)
for _ in range(300):
    optimizer.zero_grad()
    loss = nn.functional.binary_cross_entropy_with_logits(model(inputs).squeeze(1), labels)
    loss.backward()
    optimizer.step()
accuracy = ((model(inputs).squeeze(1) > 0) == labels.bool()).float().mean().item()
assert accuracy > 0.95, accuracy

kept = io.BytesIO()
torch.save(model.state_dict(), kept)
kept.seek(0)
model.load_state_dict(torch.load(kept, weights_only=True))
assert v2.Resize(8)(torch.rand(3, 16, 16)).shape == (3, 8, 8)
print(f"PyTorch {torch.__version__} learns on {device} with accuracy {accuracy:.3f}")
