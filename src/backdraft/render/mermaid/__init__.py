"""Mermaid source: flowchart of services, entity-relationship diagram, sequence of an endpoint.

Only syntax that exists since Mermaid 10 is written, so that wikis and editors that lag behind draw it too.
"""
