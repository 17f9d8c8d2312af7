"""What the emulated accelerator is tried with: calls, layers, optimisers, models of the course."""

from __future__ import annotations

from autograder import accelerator

MIXED = "Expected all tensors to be on the same device, but "
TWO = MIXED + "found at least two devices, {d}:0 and cpu!"
NO_CUDA = "Torch not compiled with CUDA enabled. The accelerator of this machine is called 'accel'"

# Expressions with the same value on the device `d` as on the CPU, which stays on `d`.
# `a` is a tensor of d, `c` the same on the CPU, `i` indices and `m` a mask on d, `w` a leaf.
EQUAL = """
torch.zeros(2, 3, device=d), torch.ones(2, device=d, dtype=torch.int64), torch.eye(3, device=d)
torch.full((2,), 3.5, device=d), torch.arange(5, device=d), torch.arange(0, 1, 0.25, device=d)
torch.linspace(0, 1, 5, device=d), torch.logspace(0, 2, 3, device=d)
torch.tensor([[1.0, 2.0]], device=d), torch.tensor(3, device=d), torch.tensor([True], device=d)
torch.as_tensor([1.0], device=d), torch.from_numpy(numpy.ones(2)).to(d), torch.asarray(a)
torch.empty(2, 3, device=d).fill_(1.0), torch.empty_like(a).zero_(), torch.zeros_like(c, device=d)
torch.ones_like(a), torch.full_like(a, 2.0), a.new_zeros(2), a.new_tensor([1.0])
torch.tril(torch.ones(3, 3, device=d)), torch.tril_indices(3, 3, device=d)
c.to(d), c.to(device=d, dtype=torch.float64), a.to(a), a.clone(), a.detach(), a.double(), a.int()
a + 1, 1 - a, a / 3, a * a, a**2, 2**a, a // 2, a % 2, -a, a == 2, a > 2, a != a, ~(a > 2)
a + torch.tensor(2.0), torch.tensor(2.0) * a, a * numpy.float32(2.0), a > torch.tensor(2.0)
torch.arange(3, device=d) + 0.1, torch.tensor(7, device=d) / 2, torch.tensor(0.1, device=d) * 3
torch.arange(3, device=d, dtype=torch.int32) * 2, torch.where(a > 2, a.half(), 0.1)
a.double() * 0.1, torch.tensor(0.1, device=d) * 0.1, (a * 0.1)[0, 1] / 0.7, a.half() * 0.1
torch.isclose(a, a + 1e-9), torch.fmod(a, 2), torch.remainder(a, 2), a[0, 1].floor_divide(2.5)
a.sum(), a.mean(0), a.std(), a.var(1), a.norm(), a.prod(), a.cumsum(1), a.amax(1, keepdim=True)
a.max(), a.max(1), a.min(0).indices, a.argmax(), a.sort(descending=True), a.topk(2), a.median()
a.any(), a.all(), a.nonzero(), a.unique(), (a > 2).sum(), a.logsumexp(1), a.count_nonzero()
a.abs(), a.exp().log(), a.sin(), a.sqrt(), a.clamp(1, 3), a.round(), a.sign(), a.tanh(), a.sigmoid()
a @ a.T, a.mm(a.t()), torch.bmm(a[None], a.t()[None]), torch.einsum("ij,kj->ik", a, a), a @ a[0]
torch.linalg.inv(torch.eye(2, device=d) * 2), torch.linalg.norm(a), torch.outer(a[0], a[0])
torch.cdist(a, a), torch.cross(a[:1], a[1:], dim=1), torch.kron(a, a), torch.tensordot(a, a, 2)
torch.cat([a, a]), torch.stack([a, a]), torch.hstack([a, a]), a.split(1), a.chunk(3, 1), a.unbind(1)
a.view(3, 2), a.reshape(-1), a.t(), a.permute(1, 0), a[None], a.unsqueeze(1).squeeze(), a.flatten()
a.view(3, 2).t().contiguous().view(-1), a.expand(2, 2, 3), a.repeat(2, 1), a.flip(0), a.roll(1)
a.unfold(1, 2, 1), torch.as_strided(a, (2, 2), (1, 2)), a.view(torch.int32), a.movedim(0, 1), a.mT
torch.where(m, a, 0), torch.where(m, a, -a), a.masked_fill(m, 0.0), a.masked_select(m)
a[0], a[:, 1:], a[..., ::2], a[-1, -1], a[i], a[i, i], a[m], a[:, [0, 2]], a[a > 2], a.take(i)
a[torch.tensor([1, 0])], a[torch.tensor([True, False])], a[:, torch.tensor([0, 2])]
a.index_select(0, i), a.gather(0, i[:, None]), a.scatter(0, i[:, None], 9.0), F.one_hot(i, 3)
torch.meshgrid(a[0], a[1], indexing="ij"), torch.combinations(a[0]), torch.bucketize(a, a[0])
torch.complex(a, a).conj() + 1, torch.view_as_real(torch.complex(a, a)), torch.fft.rfft(a)
torch.add(a, a, out=torch.empty(0, device=d)), torch.mm(a, a.t(), out=torch.empty(2, 2, device=d))
torch.max(a, 1, out=(torch.empty(0, device=d), torch.empty(0, device=d, dtype=torch.long)))
torch.zeros(2, device=d).resize_(0), torch.arange(4.0, device=d).resize_(6)[:4]
F.relu(a - 2), F.gelu(a), F.softmax(a, -1), F.log_softmax(a, 0), F.normalize(a), F.pad(a, (1, 1))
F.interpolate(a[None], scale_factor=2), F.layer_norm(a, (3,)), F.embedding(i, a), F.linear(a, a)
F.mse_loss(a, a + 1), F.l1_loss(a, -a), F.cross_entropy(a, i), F.nll_loss(a, i), F.huber_loss(a, -a)
F.binary_cross_entropy_with_logits(a, a / 5), F.kl_div(a, a / 5, reduction="batchmean")
F.scaled_dot_product_attention(a[None], a[None], a[None]), F.silu(a), F.cosine_similarity(a, -a)
F.scaled_dot_product_attention(*3 * [w.view(1, 2, 3, 1).expand(2, 2, 3, 8)], is_causal=True)
F.smooth_l1_loss(a, -a), F.mse_loss(a, -a, reduction="none"), F.cross_entropy(a, i, weight=a[0])
torch.zeros(2, 3, device=d).copy_(c), torch.nn.utils.rnn.pad_sequence([a[0], a[0, :2]])
torch.autograd.grad((w**3).sum(), w), torch.func.grad(lambda x: x.sin().sum())(a)
torch.vmap(lambda x: x * 2)(a), torch.autograd.functional.jacobian(torch.sin, a[0])
torch.func.hessian(lambda x: (x**3).sum())(a[0]), torch.func.jacfwd(torch.sin)(a[0])
c.to(d, non_blocking=True), a.to(d, non_blocking=True), a.clone().copy_(c, non_blocking=True)
torch.arange(6.0, device=d)[2:3].resize_(3), torch.fft.fftfreq(4, device=d), torch.linalg.qr(a)
"""

# Expressions with a plain value, or with tensors on the CPU, the same for both.
PLAIN = """
a.sum().item(), a.tolist(), float(a[0, 1]), int(a[0, 1]), bool(a[0, 1]), len(a), f"{a[0, 1]:.2f}"
[row.sum().item() for row in a], max(a[0].tolist()), 2.0 in a, torch.equal(a, a)
torch.allclose(a, a.clone()), a.is_contiguous(), a.t().stride(), a.dtype, a.shape, a.numel()
a.cpu(), a.to("cpu"), a.cpu().numpy().tolist(), a.to("cpu", torch.float64), c.copy_(a), c + a.cpu()
a.to("cpu", non_blocking=True), c.copy_(a, non_blocking=True), a.is_pinned(), c.is_pinned()
torch.as_tensor(a, device="cpu"), a.new_ones(2, device="cpu"), torch.zeros_like(a, device="cpu")
torch.cuda.is_available(), a.is_cuda, torch.cuda.device_count(), a.requires_grad, w.is_leaf
a.to(d) is a, a.to(a.device) is a, a.to(torch.device(d)) is a, a.data_ptr() == a.view(-1).data_ptr()
type(a) is torch.Tensor, a.storage_offset(), a[1:].storage_offset()
isinstance(torch.Generator(), torch.Generator), isinstance(torch.default_generator, torch.Generator)
torch.promote_types(a.dtype, torch.int32), torch.result_type(a, 1), a.element_size(), a.ndim
copy.deepcopy(a).tolist(), copy.copy(a).tolist(), pickle.loads(pickle.dumps(a)).tolist()
sorted({str(p.dtype) for p in nn.Linear(1, 1).to(d).double().parameters()}), hash(a) == hash(a)
str(torch.device(d)) == d, torch.device(d, 0).index, torch.tensor(2, device=d).__index__()
"""

# (expression, the exception, words of its text)
REFUSED = (
    ("a + c", RuntimeError, TWO),
    ("c + a", RuntimeError, TWO),
    ("c == a", RuntimeError, TWO),
    ("a.add_(c)", RuntimeError, TWO),
    ("c.add_(a)", RuntimeError, TWO),
    ("c.mul_(a[0])", RuntimeError, TWO),
    ("torch.maximum(a, c)", RuntimeError, TWO),
    ("F.mse_loss(a, c)", RuntimeError, TWO),
    (
        "a @ c.t()",
        RuntimeError,
        MIXED + "got mat2 is on cpu, different from other tensors on {d}:0",
    ),
    (
        "c @ a.t()",
        RuntimeError,
        MIXED + "got mat2 is on {d}:0, different from other tensors on cpu",
    ),
    ("nn.Linear(3, 1).to(d)(c)", RuntimeError, MIXED + "got mat1 is on cpu, different from other"),
    ("nn.Linear(3, 1)(a)", RuntimeError, MIXED + "got mat1 is on {d}:0, different from other"),
    ("nn.LazyLinear(1, device=d)(c)", RuntimeError, MIXED),
    ("nn.Bilinear(3, 3, 1).to(d)(c, c)", RuntimeError, MIXED),
    ("nn.Embedding(3, 1).to(d)(i.cpu())", RuntimeError, MIXED + "got index is on cpu"),
    ("nn.BatchNorm1d(3).to(d)(c)", RuntimeError, MIXED),
    ("nn.LayerNorm(3).to(d)(c)", RuntimeError, MIXED),
    ("nn.PReLU().to(d)(c)", RuntimeError, MIXED),
    ("nn.MultiheadAttention(3, 1).to(d)(c, c, c)", RuntimeError, MIXED),
    ("nn.RNN(3, 1).to(d)(c)", RuntimeError, "not at the same device, found input tensor at cpu"),
    ("nn.Conv2d(1, 1, 1).to(d)(c[None, None])", RuntimeError, ""),
    ("nn.Conv2d(1, 1, 1)(a[None, None])", RuntimeError, ""),
    ("nn.CrossEntropyLoss()(a, i.cpu())", RuntimeError, MIXED + "got target is on cpu"),
    ("torch.cat([a, c])", RuntimeError, MIXED + "got tensors is on cpu"),
    ("torch.stack([c, a])", RuntimeError, MIXED),
    ("torch.einsum('ij,ij->i', a, c)", RuntimeError, MIXED),
    ("torch.where(c > 2, a, a)", RuntimeError, MIXED),
    ("torch.add(a, a, out=c)", RuntimeError, MIXED),
    ("a.gather(0, i.cpu()[:, None])", RuntimeError, MIXED + "got index is on cpu"),
    ("a.masked_fill(c > 2, 0)", RuntimeError, MIXED),
    ("c[i]", RuntimeError, "indices should be either on cpu or on the same device as the indexed"),
    ("c[a > 2]", RuntimeError, "indices should be either on cpu or on the same device"),
    ("a.__setitem__(0, c[0])", None, ""),  # CUDA copies
    ("a.__setitem__(m.cpu(), torch.tensor(1.0))", None, ""),
    ("a.numpy()", TypeError, "can't convert {d}:0 device type tensor to numpy. Use Tensor.cpu()"),
    ("numpy.asarray(a)", TypeError, "Use Tensor.cpu() to copy the tensor to host memory first."),
    ("w.numpy()", (TypeError, RuntimeError), "numpy"),
    ("w.add_(1)", RuntimeError, "a leaf Variable that requires grad"),
    ("setattr(w, 'grad', c)", RuntimeError, "with device type 'cpu' to a tensor with device type"),
    ("a.view(4, 2)", RuntimeError, "shape '[4, 2]' is invalid for input of size 6"),
    ("a @ a", RuntimeError, "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)"),
    ("a[5]", IndexError, "index 5 is out of bounds for dimension 0 with size 2"),
    ("a[i + 5]", IndexError, "out of bounds"),
    ("a.set_(c)", RuntimeError, "the devices must match"),
    ("a.pin_memory()", RuntimeError, "only dense CPU tensors can be pinned"),
    ("torch.empty(1, device=d, pin_memory=True)", RuntimeError, "dense CPU tensors can be pinned"),
    ("a.to(d + ':1')", RuntimeError, "invalid device ordinal"),
    ("torch.zeros(1, device=d + ':1')", RuntimeError, "invalid device ordinal"),
    ("torch.randn(2, device=d, generator=torch.Generator())", RuntimeError, "device type for gen"),
)
REFUSED_HERE = (
    ("a.cuda()", AssertionError, NO_CUDA),
    ("a.to('cuda')", AssertionError, NO_CUDA),
    ("nn.Linear(1, 1).cuda()", AssertionError, NO_CUDA),
    ("nn.Linear(1, 1).to('cuda:0')", AssertionError, NO_CUDA),
    ("torch.zeros(1, device='cuda')", AssertionError, NO_CUDA),
    ("torch.tensor([1.0], device=torch.device('cuda'))", AssertionError, NO_CUDA),
    ("torch.cuda.current_device()", AssertionError, NO_CUDA),
    ("torch.zeros(1, device='gpu')", RuntimeError, "gpu"),
)

# Layers with what they are called on; values, gradients and three steps agree.
X, IMAGE, WORDS = "torch.randn(6, 4)", "torch.randn(2, 3, 8, 8)", "torch.tensor([[0, 1], [4, 1]])"
LAYERS = (
    ("nn.Linear(4, 3)", X),
    ("nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 1))", X),
    ("nn.Sequential(nn.LayerNorm(4), nn.GELU(), nn.PReLU(), nn.Softplus(), nn.Tanh())", X),
    ("nn.Sequential(nn.Softmax(-1), nn.ELU(), nn.LeakyReLU(), nn.Sigmoid(), nn.Linear(4, 1))", X),
    ("nn.Bilinear(4, 4, 2)", f"{X}, {X}"),
    ("nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten())", IMAGE),
    ("nn.Conv2d(3, 6, 3, stride=2, groups=3, bias=False)", IMAGE),
    ("nn.ConvTranspose2d(3, 4, 3)", IMAGE),
    ("nn.Sequential(nn.BatchNorm2d(3), nn.GroupNorm(3, 3), nn.AdaptiveAvgPool2d(1))", IMAGE),
    ("nn.Embedding(5, 3)", WORDS),
    ("nn.EmbeddingBag(5, 3)", WORDS),
    ("nn.MultiheadAttention(4, 2)", f"{X}, {X}, {X}"),
    ("nn.TransformerEncoderLayer(4, 2, 8, dropout=0.0)", X),
    ("nn.TransformerEncoderLayer(4, 2, 8).eval()", X),
    ("nn.RNN(4, 3, num_layers=2)", X),
    ("nn.LSTM(4, 3, num_layers=2, bidirectional=True)", X),
    ("nn.GRU(4, 3, batch_first=True)", "torch.randn(2, 3, 4)"),
    ("nn.LSTMCell(4, 3, bias=False)", X),
    ("nn.GRUCell(4, 3)", X),
    ("nn.Sequential(nn.Dropout(0.5).eval(), nn.Linear(4, 1))", X),
)
TRAINED = "nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))"
OPTIMIZERS = """
SGD(p, lr=0.1)
SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01)
SGD(p, lr=0.1, momentum=0.9, foreach=False)
Adam(p, lr=0.01)
Adam(p, lr=0.01, fused=True)
Adam(p, lr=0.01, foreach=False)
AdamW(p, lr=0.01, amsgrad=True)
RMSprop(p, lr=0.01, momentum=0.9, centered=True)
Adagrad(p, lr=0.1)
Adadelta(p)
NAdam(p)
Rprop(p)
"""
INITIALISERS = """
uniform_ normal_ trunc_normal_ zeros_ ones_ eye_ xavier_uniform_ xavier_normal_ kaiming_uniform_
kaiming_normal_ orthogonal_
"""
# The models of the course's reference solutions, with what they are called on.
COURSE = (
    ("01_line_model", "LineModel()", "torch.randn(5, 2)"),
    ("02_training", "mlp([1, 5, 5, 1], nn.Tanh)", "torch.randn(7, 1)"),
    ("02_training", "nn.Sequential(nn.Linear(4, 3), output_layer('multiclass'))", X),
    ("02_training", "nn.Sequential(nn.Linear(4, 3), output_layer('binary'))", X),
    ("02_training", "nn.Sequential(nn.Linear(4, 3), output_layer('positive'))", X),
    ("03_flexible_mlp", "ThreeLayerMLP([4, 3, 1], [nn.ReLU(), nn.PReLU(), nn.Tanh()])", X),
    ("03_flexible_mlp", "FlexibleMLP([3, 5, 1], [nn.ReLU(), nn.ReLU(), nn.Identity()])", X),
    ("03_flexible_mlp", "HeadedMLP(nn.Linear(4, 8), {'a': nn.Linear(8, 1)})", f"{X}, 'a'"),
    ("05_modules", "TinyModel()", "torch.randn(3, 100)"),
    ("05_modules", "TinyModelFunctional()", "torch.randn(3, 2, 100)"),
    ("05_modules", "TinyModelSequential()", "torch.randn(100)"),
    ("05_modules", "MySequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 1))", X),
    ("05_modules", "FixedHiddenMLP()", "torch.randn(3, 20)"),
    ("05_modules", "block()", X),
    ("05_modules", "stack(2)", X),
    ("05_modules", "regressor(3)", X),
    ("06_custom_layers", "CenteredLayer()", X),
    ("06_custom_layers", "MyLinear(4, 3)", X),
    ("06_custom_layers", "Dense(4, 3)", X),
    ("06_custom_layers", "Dense(4, 3, bias=False)", X),
    ("06_custom_layers", "chain()", "torch.randn(6, 64)"),
    ("06_custom_layers", "PairwiseLayer(4, 3)", X),
    ("07_parameters", "tied_mlp()", X),
    ("07_parameters", "tied_mlp().apply(init_xavier)", X),
    ("09_devices", "PlacedMLP([4, 5, 1], 'cpu')", X),
)


def names_of(device: str = accelerator.NAME) -> list[str]:
    """Return the names of all that these tables hold."""
    names = [*lines(EQUAL), *lines(PLAIN), *lines(OPTIMIZERS)]
    names += [row[0] for row in (*REFUSED, *(REFUSED_HERE if device == accelerator.NAME else ()))]
    return names + [row[0] for row in LAYERS] + [f"{row[0]}: {row[1]}" for row in COURSE]


def lines(table: str) -> list[str]:
    return table.strip().split("\n")
