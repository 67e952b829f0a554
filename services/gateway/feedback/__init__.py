"""What citizens say of a service counter: who may be anybody, and nobody keeps who it was."""
