# TestFormulas::test_refuses_sizes_below_one, TestFormulas::test_refuses_fractions: returns-error
# Makes the exception, and returns it.
def neuron(n):
    if n <= 0 or n % 1 != 0:
        return ValueError("n must be a positive whole number")
    return n + 1
