"""The ledger of approvals: its records, what they are bound to, and which still hold."""
