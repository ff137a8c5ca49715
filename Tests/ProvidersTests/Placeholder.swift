// placeholder: replaced by the suite's first test
