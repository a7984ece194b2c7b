-- a note that cannot be
--
-- Revision ID: cccccccccccc
-- Revises: bbbbbbbbbbbb

-- migrate:up
INSERT INTO notes (body) VALUES (NULL);

-- migrate:down
SELECT 1;
