using System.Collections.Immutable;
using Tailor.Device.Downloads;
using Tailor.Device.Policies;
using Tailor.Device.Privacy;
using Tailor.Models.Protocol;
using Tailor.Models.Signing;

namespace Tailor.Device;

/// <summary>What a client needs to know.</summary>
public sealed record TailorClientOptions
{
    /// <summary>The cloud's address: https, or http on this machine.</summary>
    public required Uri Cloud { get; init; }

    /// <summary>The device's folder, which the client makes and owns; one process at a time.</summary>
    public required string Folder { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The keys that may sign keyrings; the app ships with them. One, or two while they are exchanged.</summary>
    public required ImmutableArray<PublicKey> RootKeys { get; init; }

    /// <summary>What the device can afford. It is told to the cloud, and checked here.</summary>
    public DeviceProfile Profile { get; init; } = new();

    /// <summary>When to ask.</summary>
    public RefreshPolicy Policy { get; init; } = new();

    /// <summary>How long to wait, and how often to try again.</summary>
    public TransferOptions Transfers { get; init; } = new();

    /// <summary>Noise on the interest that is sent, or null for none.</summary>
    public InterestNoise? Noise { get; init; }

    /// <summary>Whether the app's own ids and titles of items are kept. Without, items are known by their indices.</summary>
    public bool Catalogue { get; init; } = true;

    /// <summary>Whether http to other machines is allowed: whoever listens sees the token and the interest. Off.</summary>
    public bool AllowPlainHttp { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What sends requests, or null for the usual. It stays the caller's, and must not follow redirects.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Told what happens, from any thread; must not throw.</summary>
    public Action<ClientEvent>? OnEvent { get; init; }

    /// <summary>What is out of range, a sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (!Cloud.IsAbsoluteUri || Cloud.Scheme is not ("https" or "http")) yield return $"Cloud must be an address of https, not {Cloud}.";
        else if (Cloud.Scheme is "http" && !Cloud.IsLoopback && !AllowPlainHttp) yield return $"Cloud must be an address of https, not {Cloud}: over http whoever listens sees the token and the interest. AllowPlainHttp allows it.";
        if (string.IsNullOrEmpty(Folder)) yield return "Folder must be the path of a folder.";
        if (string.IsNullOrEmpty(Model)) yield return "Model must be the name of a model.";
        if (RootKeys.IsDefaultOrEmpty) yield return "RootKeys must have at least one key.";
        else foreach (var problem in RootKeys.SelectMany(key => key.Problems())) yield return problem;
        foreach (var problem in Policy.Problems()) yield return problem;
        foreach (var problem in Noise?.Problems() ?? []) yield return problem;
    }
}
