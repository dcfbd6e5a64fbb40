"""How well claims of one act become one incident: clusters made by hand, and a score by B-cubed.

`clusters/` holds a conflict a file; `held_out.yaml` names those that nobody looked at while rules and weights were set.
"""
