using System.Text.RegularExpressions;

namespace Tailor.Repository.Tests;

/// <summary>Rules about the tree that no compiler knows.</summary>
public sealed class TreeTests
{
    private static readonly string[] VagueNames = ["Common", "Util", "Utils", "Utilities", "Helper", "Helpers", "Manager", "Misc"];

    [Fact]
    public void OneDirectoryBuildTargets() =>
        // A second one below the root would hide the root's, and the layer guard with it.
        Assert.Equal("Directory.Build.targets", Assert.Single(Checkout.Files, file => Path.GetFileName(file).Equals("Directory.Build.targets", StringComparison.OrdinalIgnoreCase)));

    [Fact]
    public void NoProjectCompilesAnothersSources()
    {
        var links = new Regex("""<(Compile|Content|None|EmbeddedResource)\s[^>]*Include="\.\.[/\\]""", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        Findings.AssertNone(Checkout.Files.Where(file => Path.GetExtension(file) is ".csproj" or ".props" or ".targets")
            .Where(file => !file.StartsWith("tests/", StringComparison.Ordinal)) // tests may share a reference implementation; layers end at src/
            .Where(file => links.IsMatch(Checkout.Read(file))));
    }

    [Fact]
    public void EveryProjectIsInTheSolution()
    {
        var solution = Checkout.Read("Tailor.slnx");
        Findings.AssertNone(Checkout.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal) && !solution.Contains(file, StringComparison.Ordinal)));
    }

    [Fact]
    public void EverySourceProjectHasTests() =>
        Findings.AssertNone(Checkout.Files
            .Where(file => file.StartsWith("src/", StringComparison.Ordinal) && file.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(Path.GetFileNameWithoutExtension)
            .Where(name => !Checkout.Files.Contains($"tests/{name}.Tests/{name}.Tests.csproj", StringComparer.Ordinal)));

    [Fact]
    public void FilesStayShort()
    {
        var tooLong =
            from file in Checkout.Files
            where Path.GetExtension(file) is ".cs" or ".cpp" or ".h" or ".sh"
            let limit = file.StartsWith("tests/", StringComparison.Ordinal) || file.Contains("/Kernels/", StringComparison.Ordinal) ? 600 : 400
            let lines = File.ReadLines(Path.Combine(Checkout.Root, file)).Count()
            where lines > limit
            select $"{file}: {lines} lines, at most {limit}";
        Findings.AssertNone(tooLong);
    }

    [Fact]
    public void SourcesAreShortOnTheWhole()
    {
        var lengths = Checkout.Files
            .Where(file => file.StartsWith("src/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal))
            .Select(file => File.ReadLines(Path.Combine(Checkout.Root, file)).Count())
            .Order()
            .ToArray();
        Assert.NotEmpty(lengths);
        Assert.InRange(lengths[lengths.Length / 2], 1, 60);
        Assert.InRange(lengths[lengths.Length * 9 / 10], 1, 200);
    }

    [Fact]
    public void NamesSayWhatThingsAre()
    {
        var vague =
            from file in Checkout.Files
            from part in file.Split('/')
            where VagueNames.Contains(Path.GetFileNameWithoutExtension(part), StringComparer.OrdinalIgnoreCase)
                || VagueNames.Any(name => Path.GetFileNameWithoutExtension(part).EndsWith(name, StringComparison.Ordinal))
            select file;
        Findings.AssertNone(vague);
    }

    [Fact]
    public void NamespacesFollowFolders()
    {
        var declared = new Regex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        var strays =
            from file in Checkout.Files
            where file.StartsWith("src/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal)
            let match = declared.Match(Checkout.Read(file))
            where match.Success
            // TorchSharp's types lie in one namespace, and these take their place.
            where !file.StartsWith("src/Tailor.Torch/", StringComparison.Ordinal) || match.Groups["name"].Value is not "Tailor.Torch"
            let expected = Path.GetDirectoryName(file)!["src/".Length..].Replace('/', '.')
            where !string.Equals(match.Groups["name"].Value, expected, StringComparison.Ordinal)
            select $"{file}: namespace {match.Groups["name"].Value}, expected {expected}";
        Findings.AssertNone(strays);
    }

    [Fact]
    public void NoDataIsCommitted() =>
        Findings.AssertNone(Checkout.Files.Where(file => new FileInfo(Path.Combine(Checkout.Root, file)).Length > (IsResult(file) ? 2_000_000 : 1_000_000)));

    /// <summary>Results of an experiment: numbers that were measured, a cell a variant and seed.</summary>
    private static bool IsResult(string file) => file.StartsWith("experiments/", StringComparison.Ordinal) && file.EndsWith(".result.json", StringComparison.Ordinal);
}
