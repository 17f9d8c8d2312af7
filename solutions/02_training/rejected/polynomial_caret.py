# TestPolynomial::test_highest_power_first, TestPolynomial::test_tensors, TestPolynomial::test_again_and_again: caret-for-power
# ^ for a power.
def polynomial(coefficients):
    def f(x):
        degree = len(coefficients) - 1
        return sum(c * x ^ (degree - i) for i, c in enumerate(coefficients))

    return f
