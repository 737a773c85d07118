"""The MongoDB engine: MongoDB's official Django backend, with what a site of any size needs added to it.

- `schema.py`: unique indexes that look-ups can use;
- `compiler.py`: pipelines that filter, sort and limit by an index before they join, and a cheaper way from a
  document to a model;
- `base.py`: conditions without superfluous parts, and a refusal of servers that have no transactions.
"""
