-- Of which controllers a member of staff sees cases: `*` is all, else slugs with commas between (src/types/reach.rs).
ALTER TABLE users ADD COLUMN reach TEXT NOT NULL DEFAULT '*';
