-- A release without a row goes to as many devices as the node's options say.
CREATE TABLE rollouts (
    model text NOT NULL,
    release bigint NOT NULL,
    percent bigint NOT NULL,
    stopped bigint NOT NULL,  -- 1 where no more devices get it
    reason text NOT NULL,     -- why it stopped
    changed bigint NOT NULL,  -- seconds since 1970
    PRIMARY KEY (model, release)
);

-- The newest release that a device was given: it takes no older one.
CREATE TABLE device_releases (
    model text NOT NULL,
    device text NOT NULL,
    release bigint NOT NULL,
    PRIMARY KEY (model, device)
);

CREATE INDEX device_releases_release ON device_releases (model, release);
