# TestFormulas::test_one_hidden: output-bias-forgotten
# The output "only adds the hidden neurons up".
def one_hidden(n, k1):
    if not isinstance(n, int) or not isinstance(k1, int) or n <= 0 or k1 <= 0:
        raise ValueError("sizes must be positive integers")
    hidden = (n + 1) * k1
    output = k1
    return hidden + output
