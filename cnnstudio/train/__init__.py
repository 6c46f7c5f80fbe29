"""Training: names become objects (assemble), one loop (trainer) trains them and yields events."""
