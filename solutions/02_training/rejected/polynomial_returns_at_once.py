# TestPolynomial::test_highest_power_first, TestPolynomial::test_tensors, TestPolynomial::test_again_and_again: return-in-loop
# Returns in the first round of the loop.
def polynomial(coefficients):
    def f(x):
        y = 0 * x
        for c in coefficients:
            y = y * x + c
            return y

    return f
