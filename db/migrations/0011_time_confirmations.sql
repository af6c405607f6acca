-- Purpose: when a session's current refresh generation was confirmed, so that a slow request that left the browser just
-- before the successor arrived is not taken for a thief.
-- Previous release: keeps working; it neither reads nor writes the column, and NULL means "long ago".

ALTER TABLE sessions ADD COLUMN confirmed_at timestamptz;
