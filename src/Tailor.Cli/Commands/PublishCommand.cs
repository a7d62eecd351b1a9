using System.CommandLine;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Publishing;
using Tailor.Cloud.Keys;
using Tailor.Cloud.Publishing;
using Tailor.Cloud.Storage;
using Tailor.Models.Releases;
using Tailor.Runtime.Golden;

namespace Tailor.Cli.Commands;

/// <summary>tailor publish: from a model folder to a signed release of content-addressed blocks.</summary>
internal sealed class PublishCommand : Command
{
    private readonly CliHost _host;
    private readonly Argument<string> _model = new("model") { Description = "Model folder; with --again, the model's name." };
    private readonly Option<string> _to = new("--to") { Description = "Folder of the store; made where there is none.", Required = true };
    private readonly Option<string> _keys = new("--keys") { Description = "Folder of keys, as tailor keys create makes it.", Required = true };
    private readonly Option<bool> _golden = new("--new-golden") { Description = "Compute golden.json anew first: for models of versions that did not write it. What it should have caught until now, it cannot." };
    private readonly Option<long?> _again = new("--again") { Description = "Publish this release of the store once more, under the next number: the way back from a newer one." };
    private readonly DaysOption _days = new("the release", Publisher.UsualLifetime);

    public PublishCommand(CliHost host)
        : base("publish", "Check a model, cut it into blocks, and sign the list: a release that devices can follow.")
    {
        _host = host;
        Arguments.Add(_model);
        Options.Add(_to);
        Options.Add(_keys);
        Options.Add(_golden);
        Options.Add(_again);
        Options.Add(_days);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var (model, to, again, lifetime) = (parsed.GetRequiredValue(_model), parsed.GetRequiredValue(_to), parsed.GetValue(_again), _days.Read(parsed));
        if (again is not null && parsed.GetValue(_golden)) throw new UsageException("--again publishes a release as it was: --new-golden does not go with it.");
        var folder = _host.InWorkingFolder(model);
        if (again is null && !Directory.Exists(folder)) throw new UsageException($"{model}: there is no such model folder.");
        var keys = KeyFolder.Open(_host.InWorkingFolder(parsed.GetRequiredValue(_keys)), _host.Time);
        var store = new Store(_host.InWorkingFolder(to));
        using var key = keys.OpenKey(KeyPurpose.Release);
        var before = store.Digests();
        if (parsed.GetValue(_golden)) GoldenScores.WriteFor(folder);
        Release release;
        try
        {
            var publisher = new Publisher(store, _host.Time);
            release = again is { } sequence ? publisher.Republish(model, sequence, key, lifetime) : publisher.Publish(folder, key, lifetime);
        }
        catch (PublishException refused)
        {
            throw new FailureException(refused.Message, refused);
        }

        KeyRotation.CopyTo(_host, keys, to);
        PublishedPiece[] pieces = [.. release.Pieces.Select(piece => new PublishedPiece(piece.Name, piece.Kind.ToString(), piece.Size, piece.Sha256, !before.Contains(piece.Sha256)))];
        var document = new PublishDocument(store.Path, release.Model, release.Version, release.Sequence, KeyRotation.Expiry(release.Expires), pieces, pieces.Where(piece => piece.New).Sum(piece => piece.Bytes));
        Report.For(_host, parsed).Show(document, CliJson.Default.PublishDocument, page => Show(page, document, to));
        return ExitCode.Success;
    }

    private void Show(Page page, PublishDocument document, string store)
    {
        page.Heading($"Release {document.Sequence} of {document.Model} {document.Version}");
        page.Table(["piece", "kind", ">bytes", "digest", ""], document.Pieces.Select(piece => (string[])[piece.Name, piece.Kind, $"{piece.Bytes:N0}", piece.Sha256[..12], piece.New ? "new" : "as before"]));
        page.Pairs(("holds", document.Expires is { } expires ? $"until {expires:u}" : "for ever"), ("new", $"{document.NewBytes:N0} bytes"));
        page.Quiet($"Next: {_host.Program} serve --store {store}");
    }
}
