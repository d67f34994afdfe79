"""Whole journeys: requests, and what is stored afterwards."""
