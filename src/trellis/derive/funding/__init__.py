"""What learning costs: the budgets of teams, the prices of courses, and who offers them."""
