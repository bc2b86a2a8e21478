"""The parts of the case ``05-steel-plate``, which ``build_steel_plate.py`` puts together."""
