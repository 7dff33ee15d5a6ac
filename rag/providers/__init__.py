"""Adapters to models and stores: the only home of vendor libraries."""
