"""What is told of cases, to whom, when and in which form: values in, values out, without clock, network or database."""
