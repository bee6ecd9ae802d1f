"""Cards coloured by what they cost: the values that are shown, the scale of colours, the legend."""
