-- a table from .sql
--
-- Revision ID: 777777777777
-- Revises: 666666666666

-- migrate:up
CREATE TABLE from_sql (id INTEGER PRIMARY KEY);

-- migrate:down
DROP TABLE from_sql;
