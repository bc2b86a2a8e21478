"""The parts of the case ``01-solar-module``, which ``build_solar_module.py`` puts together."""
