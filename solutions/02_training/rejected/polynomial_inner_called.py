# TestPolynomial::test_returns_a_function: inner-called
# Calls the inner function in its return.
def polynomial(coefficients):
    def f(x):
        y = 0
        for c in coefficients:
            y = y * x + c
        return y

    return f(x)
