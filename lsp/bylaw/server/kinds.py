"""The kinds of code actions on offer, as the protocol names them."""

QUICK, MOVE, REWRITE, FIX_ALL = "quickfix", "refactor.move", "refactor.rewrite", "source.fixAll.bylaw"
