using Tailor.Cloud.Limits;
using Tailor.Cloud.Rollouts;

namespace Tailor.Cloud;

/// <summary>How a node of the cloud runs.</summary>
public sealed record CloudOptions
{
    /// <summary>The folder of published models; nodes of one cloud share it, or copies of it.</summary>
    public required string Store { get; init; }

    /// <summary>PEM file of the private key that signs plans; the store's keyring has to name it.</summary>
    public required string PlanKey { get; init; }

    /// <summary>Where it listens; port 0 for a free one.</summary>
    public string Address { get; init; } = "http://127.0.0.1:0";

    /// <summary>PostgreSQL's connection string; null for what the environment's <c>ConnectionStrings__Tailor</c> says, and without that for SQLite.</summary>
    public string? PostgreSql { get; init; }

    /// <summary>SQLite's file, used without PostgreSQL; null for <c>cloud.db</c> in the store.</summary>
    public string? Sqlite { get; init; }

    /// <summary>How long a plan holds.</summary>
    public TimeSpan PlanLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How plans are made.</summary>
    public Plans.PlanOptions Plans { get; init; } = new();

    /// <summary>What devices may ask for, and how often.</summary>
    public RequestLimits Limits { get; init; } = new();

    /// <summary>How releases reach devices.</summary>
    public RolloutOptions Rollouts { get; init; } = new();

    /// <summary>SHA-256 of the administrators' key, as <see cref="Administration.AdminKey"/> gives it; null for a node that nobody administers over HTTP.</summary>
    public string? AdminKeyHash { get; init; }

    /// <summary>PEM file of a key of releases, with which <c>rollback</c> signs; null where that key is kept elsewhere, and rolling back is a command there.</summary>
    public string? ReleaseKey { get; init; }

    /// <summary>How long a node believes a token without asking the database again: a device that is deleted may ask on for so long.</summary>
    public TimeSpan TokenMemory { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Addresses of proxies whose <c>X-Forwarded-For</c> is believed; none by default.</summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>Whether it logs JSON, a line an event; else nothing below a warning, in plain lines.</summary>
    public bool JsonLogs { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
