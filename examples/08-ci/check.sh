#!/bin/sh
# Ends with the exit code of the first check that fails.
set -e
export CORTEX_DB_MIGRATIONS_IS_INTERACTIVE=false
export CORTEX_DB_FILE=./ci.db
rm -f ci.db
cortex verify            # 1: a revision file was edited after it was recorded
cortex upgrade head      # 1: a revision fails, or there are two heads
cortex check             # 5: the schema has changed, and no revision does it
cortex downgrade base    # 1: a downgrade fails
cortex upgrade head
rm -f ci.db
