"""What people come to do, one module per verb."""
