"""What every layer may use: settings, logs, security, problem details."""
