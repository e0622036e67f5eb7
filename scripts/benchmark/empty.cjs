// What loading a module costs at the least: see parts/starting.mjs.
