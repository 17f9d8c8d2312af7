# TestPolynomial::test_returns_a_function: return-inside-inner
# The last return stands one level too deep.
def polynomial(coefficients):
    def evaluate(x):
        result = 0 * x
        for c in coefficients:
            result = x * result + c
        return result
        return evaluate
