"""Review: orders takes with reasons, records what people decide, and brakes infinite optionality; numbers only."""
