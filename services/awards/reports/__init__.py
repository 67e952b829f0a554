"""What a review looks at: who was awarded, counted every way, and how far each quota is used."""
