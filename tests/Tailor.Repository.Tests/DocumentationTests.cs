using System.Text.RegularExpressions;

namespace Tailor.Repository.Tests;

/// <summary>Documents name only what exists.</summary>
public sealed class DocumentationTests
{
    private static readonly Regex Link = new(@"!?\[[^\]]*\]\((?<target>[^)\s]+)[^)]*\)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
    private static readonly Regex Fence = new(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
    private static readonly Regex MakeCommand = new(@"\bmake (?<target>[a-z]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    private static IEnumerable<string> Documents => Checkout.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal));

    [Fact]
    public void EveryLinkLeadsSomewhere()
    {
        var broken =
            from document in Documents
            let text = Fence.Replace(Checkout.Read(document), "")
            from Match match in Link.Matches(text)
            let target = match.Groups["target"].Value
            where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
            where !Exists(document, target)
            select $"{document}: {target}";
        Findings.AssertNone(broken);
    }

    [Fact]
    public void EveryMakeTargetInTheDocumentsExists()
    {
        var makefile = Checkout.Read("Makefile");
        Findings.AssertNone(
            from document in Documents
            from Match match in MakeCommand.Matches(CodeOf(Checkout.Read(document)))
            let target = match.Groups["target"].Value
            where !Regex.IsMatch(makefile, $"^{target}:", RegexOptions.Multiline, TimeSpan.FromSeconds(1))
            select $"{document}: make {target}");
    }

    [Theory]
    [InlineData("make setup")]
    [InlineData("make demo")]
    [InlineData("make test")]
    public void ReadmeNamesTheCommandsThatMatter(string command) => Assert.Contains(command, CodeOf(Checkout.Read("README.md")), StringComparison.Ordinal);

    [Fact]
    public void EveryDocumentIsReachableFromTheReadme()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { "README.md" };
        var open = new Queue<string>(reached);
        while (open.TryDequeue(out var document))
        {
            foreach (Match match in Link.Matches(Checkout.Read(document)))
            {
                var target = Resolve(document, match.Groups["target"].Value);
                if (target.EndsWith(".md", StringComparison.Ordinal) && File.Exists(Path.Combine(Checkout.Root, target)) && reached.Add(target)) open.Enqueue(target);
            }
        }
        Findings.AssertNone(Documents.Where(document => document.StartsWith("docs/", StringComparison.Ordinal)).Except(reached, StringComparer.Ordinal));
    }

    private static string CodeOf(string markdown) =>
        string.Join('\n', Regex.Matches(markdown, @"^```.*?^```|`[^`\n]+`", RegexOptions.Multiline | RegexOptions.Singleline, TimeSpan.FromSeconds(5)).Select(match => match.Value));

    private static bool Exists(string document, string target)
    {
        var hash = target.IndexOf('#', StringComparison.Ordinal);
        if (hash == 0) return HasHeading(document, target[1..]);
        var path = Resolve(document, target);
        if (!File.Exists(Path.Combine(Checkout.Root, path)) && !Directory.Exists(Path.Combine(Checkout.Root, path))) return false;
        return hash < 0 || HasHeading(path, target[(hash + 1)..]);
    }

    private static bool HasHeading(string document, string anchor) =>
        Checkout.Read(document).Split('\n').Any(line => line.StartsWith('#') && string.Equals(Anchor(line.TrimStart('#').Trim()), anchor, StringComparison.Ordinal));

    private static string Anchor(string heading) =>
        string.Concat(heading.ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_').Select(letter => letter == ' ' ? '-' : letter));

    private static string Resolve(string document, string target)
    {
        var path = target.Split('#')[0];
        var full = Path.GetFullPath(Path.Combine(Checkout.Root, Path.GetDirectoryName(document)!, path));
        return Path.GetRelativePath(Checkout.Root, full).Replace('\\', '/');
    }
}
