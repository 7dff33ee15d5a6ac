"""The colours of sides, told apart by colour-blind people too, on white and on dark."""

SIDES = ("#0072b2", "#d55e00", "#009e73", "#c06a9b", "#9a4fe8", "#e1004b")
"""In the order in which sides are shown; the style sheet has the same.

The first three are from Okabe and Ito's palette; its pink is too pale on white, so ours is
darker. The last two are as far from all others as we found. Colour never stands alone: a
side's name, and in the timeline a shape, stands with it.
"""
