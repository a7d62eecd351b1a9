CREATE TABLE telemetry_batches (
    id text PRIMARY KEY,
    device text NOT NULL,
    received bigint NOT NULL -- seconds since 1970
);

CREATE INDEX telemetry_batches_received ON telemetry_batches (received);

-- How a release fares on a device, all reports added up. Devices are counted, not their numbers, so that one device that lies is one device.
CREATE TABLE device_health (
    model text NOT NULL,
    release bigint NOT NULL,
    device text NOT NULL,
    loads bigint NOT NULL,
    failed_loads bigint NOT NULL,
    recommendations bigint NOT NULL,
    microseconds double precision NOT NULL, -- of the last report
    shown bigint NOT NULL,
    hits bigint NOT NULL,
    PRIMARY KEY (model, release, device)
);
