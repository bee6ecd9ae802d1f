"""How the canvas looks: each module paints one kind of thing."""
