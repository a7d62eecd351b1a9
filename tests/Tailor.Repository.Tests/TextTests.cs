using System.Text.RegularExpressions;

namespace Tailor.Repository.Tests;

/// <summary>What may not stand in any file: machines' paths, hosts nobody else knows, unfinished work.</summary>
public sealed class TextTests
{
    /// <summary>Hosts that files may name, each known to everybody.</summary>
    private static readonly string[] PublicHosts =
    [
        "aka.ms", "arxiv.org", "doi.org", "dotnet.microsoft.com", "learn.microsoft.com", "schemas.microsoft.com", "www.w3.org", "github.com",
        "files.grouplens.org", "grouplens.org", "keepachangelog.com", "semver.org", "pytorch.org", "huggingface.co", "www.tensorflow.org",
        "www.debian.org", "127.0.0.1", "localhost", "dl.acm.org", "opensource.org", "prng.di.unimi.it", "json-schema.org", "developers.google.com",
        "example.org", "tailor.example.org", "tailor.example", "tailor.example.", // hosts of examples (RFC 2606)
        "tailor", // what nginx calls the nodes in docs/operations.md
    ];

    private static readonly Regex Address = new(@"https?://(?<host>[\w.-]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    // Absolute paths of one machine. /tmp is left to Path.GetTempPath; a path such as /proc or /usr/lib is the same everywhere.
    private static readonly Regex MachinePath = new(@"(?<![\w.~$}])/(work|root|home|tmp|mnt|Users)/\w", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    private static readonly Regex PrivateAddress = new(@"\b(10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(1[6-9]|2\d|3[01])\.\d+\.\d+)\b", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    private static readonly Regex Unfinished = new(@"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedException", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    private static IEnumerable<(string File, string Text)> Texts =>
        from file in Checkout.Files
        where !file.StartsWith("tests/Tailor.Repository.Tests/", StringComparison.Ordinal)
        let text = Checkout.Read(file)
        where !text.Contains('\0', StringComparison.Ordinal)
        select (file, text);

    [Fact]
    public void OnlyPublicHostsAreNamed() =>
        Findings.AssertNone(
            from item in Texts
            from Match match in Address.Matches(item.Text)
            where !PublicHosts.Contains(match.Groups["host"].Value, StringComparer.OrdinalIgnoreCase)
            select $"{item.File}: {match.Value}");

    [Fact]
    public void NoPathOfOneMachineIsNamed() => AssertNowhere(MachinePath);

    [Fact]
    public void NoPrivateAddressIsNamed() => AssertNowhere(PrivateAddress);

    [Fact]
    public void NothingIsLeftUnfinished() => AssertNowhere(Unfinished);

    [Fact]
    public void TextsEndWithOneNewline() =>
        Findings.AssertNone(
            from item in Texts
            where Path.GetExtension(item.File) is ".cs" or ".md" or ".csproj" or ".props" or ".targets" or ".sh" or ".json" or ".cpp" or ".h"
            where !item.File.Contains("/Golden/", StringComparison.Ordinal) // as a program wrote it
            where !item.Text.EndsWith('\n') || item.Text.Contains('\r', StringComparison.Ordinal)
            select item.File);

    private static void AssertNowhere(Regex pattern) =>
        Findings.AssertNone(
            from item in Texts
            from Match match in pattern.Matches(item.Text)
            let line = item.Text.AsSpan(0, match.Index).Count('\n') + 1
            select $"{item.File}:{line}: {match.Value}");
}
