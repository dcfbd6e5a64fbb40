"""How well the reader reads, by one measure, over coded reports; floors that only rise."""
