"""Front door: settings -> core -> Flask server -> blueprints -> Dash."""
