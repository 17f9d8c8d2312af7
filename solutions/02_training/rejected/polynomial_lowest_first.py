# TestPolynomial::test_highest_power_first: lowest-power-first
# Takes the position in the list for the power.
def polynomial(coefficients):
    def p(x):
        y = 0 * x
        for i, c in enumerate(coefficients):
            y = y + c * x**i
        return y

    return p
