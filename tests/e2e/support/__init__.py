"""What the end-to-end tests and the benchmarks use to run generated applications."""
