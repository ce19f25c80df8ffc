"""Surface meshes (PS3.3 C.27): read as far as they are sound, coarser where that must do."""
