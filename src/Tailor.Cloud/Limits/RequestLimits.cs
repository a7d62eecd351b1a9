namespace Tailor.Cloud.Limits;

/// <summary>What may be asked for, and how often. A rate that is null is not limited.</summary>
public sealed record RequestLimits
{
    /// <summary>Most bytes of a request's body: a guided interest of 1,024 values twice over, or 100 reports, with room.</summary>
    public int BodyBytes { get; init; } = 64 << 10;

    /// <summary>Most rows of the item table in one answer.</summary>
    public int ItemRows { get; init; } = 2_000;

    /// <summary>Connections that a node keeps open at once.</summary>
    public int Connections { get; init; } = 20_000;

    /// <summary>Requests of one device in a minute, blocks not counted; as many may come at once.</summary>
    public int? PerDevice { get; init; } = 120;

    /// <summary>Devices that one address may register in a minute.</summary>
    public int? Registrations { get; init; } = 30;

    /// <summary>Requests in a minute that one address may make without a token: blocks, keyring, health.</summary>
    public int? PerAddress { get; init; } = 6_000;

    /// <summary>Tokens in a minute that are looked up in the database for one address; known ones are in memory.</summary>
    public int? Lookups { get; init; } = 1_200;

    /// <summary>Models of releases older than the newest that it was given that one device may have opened in a minute; those in memory do not count.</summary>
    public int? Openings { get; init; } = 2;

    /// <summary>The same for all devices of a node together.</summary>
    public int? AllOpenings { get; init; } = 30;
}
