# TestPolynomial::test_any_polynomial: end-without-return
# Only thought of the examples in the text.
def polynomial(coefficients):
    def p(x):
        if len(coefficients) == 1:
            return 0 * x + coefficients[0]
        elif len(coefficients) == 2:
            a, b = coefficients
            return a * x + b
        elif len(coefficients) == 3:
            a, b, c = coefficients
            return a * x**2 + b * x + c

    return p
