# TestExtraPerInput::test_leaves_the_list_alone: changes-argument
# Takes the first width out of the caller's list.
def extra_per_input(widths):
    return widths.pop(0)
