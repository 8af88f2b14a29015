"""The planner: plans, their worksheets, the boards and maps they are made of, and the tasks they end in."""
