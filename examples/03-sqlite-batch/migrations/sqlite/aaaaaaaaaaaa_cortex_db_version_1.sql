-- authors and books
--
-- Revision ID: aaaaaaaaaaaa
-- Revises:

-- migrate:up
CREATE TABLE authors (
  id INTEGER PRIMARY KEY,
  name TEXT COLLATE NOCASE -- as on the cover
);
CREATE TABLE books (
  id INTEGER PRIMARY KEY,
  author_id INTEGER NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
  title TEXT NOT NULL
);
CREATE TABLE changes (what TEXT NOT NULL);
CREATE TRIGGER authors_changed AFTER UPDATE ON authors
BEGIN
  INSERT INTO changes VALUES (OLD.name || ' is now ' || NEW.name);
END;
CREATE VIEW shelf AS SELECT a.name, b.title FROM authors a JOIN books b ON b.author_id = a.id;
INSERT INTO authors VALUES (1, 'Ursula');
INSERT INTO books VALUES (1, 1, 'The Dispossessed'), (2, 1, 'The Left Hand of Darkness');

-- migrate:down
DROP VIEW shelf;
DROP TABLE changes;
DROP TABLE books;
DROP TABLE authors;
