"""What a person does with the mouse or the arrow keys on the canvas, one class per gesture."""
