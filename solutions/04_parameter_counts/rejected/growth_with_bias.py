# TestExtraPerInput::test_networks_of_the_picture: input-with-bias
# Adds a bias for the new input.
def extra_per_input(widths):
    return widths[0] + 1
