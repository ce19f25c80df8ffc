"""Pictures of surfaces without OpenGL: a depth buffer in numpy."""
