"""The same with Alembic: argv are the database and an empty one. Prints one JSON document, milliseconds."""

import json
import sys
import time

from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, create_engine

engine = create_engine(sys.argv[1])


def timed(work):
    begun = time.perf_counter()
    value = work()
    return round((time.perf_counter() - begun) * 1000), value


with engine.connect() as connection:
    wanted = MetaData()
    wanted.reflect(connection)
    context = MigrationContext.configure(connection)
    compare, differences = timed(lambda: compare_metadata(context, wanted))


def generate():
    found = MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
    # What the database has, against one that has nothing: that is how Alembic writes a first revision from a database.
    with create_engine(sys.argv[2]).connect() as empty:
        script = produce_migrations(MigrationContext.configure(empty), found)
        return render_python_code(script.upgrade_ops)


taken, text = timed(generate)
print(json.dumps({"compare": compare, "generate": taken, "differences": len(differences), "length": len(text)}))
