CREATE TABLE devices (
    id text PRIMARY KEY,
    token bytea NOT NULL UNIQUE, -- SHA-256
    class text NOT NULL,
    profile text NOT NULL,       -- JSON
    registered bigint NOT NULL   -- seconds since 1970
);
