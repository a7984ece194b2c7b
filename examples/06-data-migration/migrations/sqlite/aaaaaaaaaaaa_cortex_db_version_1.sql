-- people
--
-- Revision ID: aaaaaaaaaaaa
-- Revises:

-- migrate:up
CREATE TABLE people (id INTEGER PRIMARY KEY, full_name TEXT NOT NULL);
INSERT INTO people (full_name) VALUES ('Ada Lovelace'), ('Grace Hopper'), ('Plato');

-- migrate:down
DROP TABLE people;
