# TestThreeLayerMLP::test_can_be_made: object-called-empty
# Calls the activations, which are objects already.
class ThreeLayerMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        n1, n2, n3 = neurons
        self.l1 = nn.LazyLinear(n1, device=device)
        self.l2 = nn.Linear(n1, n2, device=device)
        self.l3 = nn.Linear(n2, n3, device=device)
        self.a1 = activations[0]()
        self.a2 = activations[1]()
        self.a3 = activations[2]()

    def forward(self, x):
        x = self.a1(self.l1(x))
        x = self.a2(self.l2(x))
        return self.a3(self.l3(x))
