"""Events, online or in person."""
