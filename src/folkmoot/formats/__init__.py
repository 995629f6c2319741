"""Documents in accessible formats: the request desk and the generated versions."""
