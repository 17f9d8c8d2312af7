# TestPolynomial::test_again_and_again: changes-argument
# Takes the coefficients off the list while it computes.
def polynomial(coefficients):
    def p(x):
        y = 0 * x
        while coefficients:
            y = y * x + coefficients.pop(0)
        return y

    return p
