# TestPolynomial::test_constant_keeps_the_shape: constant-without-x
# Horner from the first coefficient on: without a second one, x is never used.
def polynomial(coefficients):
    def p(x):
        y = coefficients[0]
        for c in coefficients[1:]:
            y = y * x + c
        return y

    return p
