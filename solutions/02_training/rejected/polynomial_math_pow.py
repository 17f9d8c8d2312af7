# TestPolynomial::test_tensors: math-on-tensor
# math.pow knows plain numbers only.
import math


def polynomial(coefficients):
    grado = len(coefficients) - 1

    def p(x):
        y = 0.0
        for i, c in enumerate(coefficients):
            y += c * math.pow(x, grado - i)
        return y

    return p
