"""What goes over the wire: the only place that describes answers and questions for the browser."""
