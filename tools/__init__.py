"""What tests and benchmarks need beside the product: real servers, started and stopped."""
