-- a first note
--
-- Revision ID: bbbbbbbbbbbb
-- Revises: aaaaaaaaaaaa

-- migrate:up
INSERT INTO notes (body) VALUES ('hello');

-- migrate:down
DELETE FROM notes;
