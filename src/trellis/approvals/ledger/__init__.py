"""The ledger of approvals: its records, the content that they are bound to, and which of them are still valid."""
