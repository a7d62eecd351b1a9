using System.Text.Json.Serialization;

namespace Tailor.Cli.Downloads;

/// <summary>What stands beside an unfinished download, so that it can be gone on with.</summary>
/// <param name="Address">Where the bytes came from.</param>
/// <param name="Validator">The server's strong entity tag or modification date for the bytes, or null where it gave none.</param>
internal sealed record DownloadState(
    [property: JsonRequired] string Address,
    [property: JsonRequired] string? Validator);
