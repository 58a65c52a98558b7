"""What all services share: gate, errors, queue, states, health, logs, the server process."""
