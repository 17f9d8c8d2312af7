# TestFormulas::test_refuses_sizes_below_one, TestFormulas::test_refuses_fractions: prints-instead-of-raising
# Tells the user, and counts all the same.
def neuron(n):
    if n <= 0 or n != int(n):
        print("Error: n must be a positive integer")
    return n + 1
