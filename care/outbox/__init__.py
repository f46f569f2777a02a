"""What has to reach another system: written with the state it belongs to, delivered by a worker."""
