"""Acts, each declared once: a module per contract, and `registry` with all of them.

A new act is a class in the module of its contract. The class declares `duties` (who
signs), `emits` (events), `words` in both languages, `wire_name` (its name at the API)
and its fields; `violations` calls its precondition, which an act in a permit's life
names as `precondition`. Derived from the class are the EIP-712 message, the arguments
of the call, the entry in `DUTIES`, the labels of the signed form, and for acts of
supervision the body at the API and the command.
"""
