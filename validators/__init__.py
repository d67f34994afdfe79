"""Rules over the IR, and what an application that follows it consists of."""
