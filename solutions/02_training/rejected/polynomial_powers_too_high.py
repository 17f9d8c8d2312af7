# TestPolynomial::test_highest_power_first, TestPolynomial::test_tensors, TestPolynomial::test_again_and_again: power-too-high
# Each power is too high by one.
def polynomial(coefficients):
    n = len(coefficients)

    def f(x):
        total = 0 * x
        for i, c in enumerate(coefficients):
            total = total + c * x ** (n - i)
        return total

    return f
