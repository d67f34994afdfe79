"""What DevMatrix costs: in process by stage, and from a cold start beside other generators."""
