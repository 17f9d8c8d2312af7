# TestPolynomial::test_again_and_again: used-up-iterator
# reversed() gives its items once; the second call finds nothing left.
def polynomial(coefficients):
    ascending = enumerate(reversed(coefficients))

    def p(x):
        y = 0 * x
        for power, c in ascending:
            y = y + c * x**power
        return y

    return p
