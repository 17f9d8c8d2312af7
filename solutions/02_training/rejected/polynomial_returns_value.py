# TestPolynomial::test_returns_a_function: missing-argument
# Computes the value at once, with x as a second argument.
def polynomial(coefficients, x):
    n = len(coefficients) - 1
    return sum(c * x ** (n - i) for i, c in enumerate(coefficients))
