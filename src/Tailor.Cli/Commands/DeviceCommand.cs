using System.CommandLine;
using System.Globalization;
using Tailor.Cli.Display;
using Tailor.Cli.Documents;
using Tailor.Cli.Errors;
using Tailor.Cli.Publishing;
using Tailor.Cli.Reading;
using Tailor.Device;
using Tailor.Models.Protocol;

namespace Tailor.Cli.Commands;

/// <summary>tailor device: what an app on a device does: fetch what is missing, recommend.</summary>
internal sealed class DeviceCommand : Command
{
    private readonly CliHost _host;
    private readonly CloudOption _cloud = new("The cloud's address.") { Required = true };
    private readonly Option<string> _model = new("--model") { Description = "Name of the published model.", Required = true };
    private readonly RootOption _root = new();
    private readonly Option<string> _folder = new("--folder") { Description = "The device's store.", Required = true };
    private readonly HistoryOption _history = new();
    private readonly Option<int> _count = new("-k", "--count") { Description = "Number of recommendations.", DefaultValueFactory = _ => 10 };
    private readonly Option<double?> _bits = new("--bits") { Description = "Average bits of a weight that the device can afford, 2 to 8." };
    private readonly Option<long?> _table = new("--table-bytes") { Description = "Bytes of the item table that it can afford." };
    private readonly Option<long?> _multiplyAdds = new("--budget-flops") { Description = "Multiply-adds that it can afford for one recommendation, the item table's aside." };
    private readonly Option<long?> _daily = new("--daily-bytes") { Description = "Bytes that may be downloaded in a day." };
    private readonly Option<bool> _offline = new("--offline") { Description = "Do not ask the cloud: recommend with what the store has." };

    public DeviceCommand(CliHost host)
        : base("device", "Be a device: get a plan for a user's interest, download only what is missing, check it, recommend.")
    {
        _host = host;
        _history.AddTo(this);
        foreach (var option in (Option[])[_cloud, _model, _root, _folder, _count, _bits, _table, _multiplyAdds, _daily, _offline]) Options.Add(option);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var count = parsed.GetValue(_count);
        if (count < 1) throw new UsageException($"-k {count}: expected at least 1.");
        var options = OptionsOf(parsed);
        if (string.Join(" ", options.Problems()) is { Length: > 0 } problems) throw new UsageException(problems);
        var report = Report.For(_host, parsed);
        var history = _history.Ids(parsed);
        await using var client = await TailorClient.OpenAsync(options, cancellation);
        var unknown = history.Where(id => !client.Model.TryGetIndex(id, out _)).ToArray();
        if (HistoryOption.Warning(history.Length - unknown.Length, unknown, "going on") is { } warning) report.Say(warning);
        if (!parsed.GetValue(_offline)) await client.UpdateAsync(history, cancellation);
        var document = Describe(client, client.Recommend(history, count));
        report.Show(document, CliJson.Default.DeviceDocument, page => Show(page, document));
        return ExitCode.Success;
    }

    private TailorClientOptions OptionsOf(ParseResult parsed) => new()
    {
        Cloud = _cloud.Read(parsed)!,
        Folder = _host.InWorkingFolder(parsed.GetRequiredValue(_folder)),
        Model = parsed.GetRequiredValue(_model),
        RootKeys = [_root.Read(_host, parsed)],
        Profile = new DeviceProfile { AverageBits = parsed.GetValue(_bits), TableBytes = parsed.GetValue(_table), MultiplyAdds = parsed.GetValue(_multiplyAdds), DailyDownloadBytes = parsed.GetValue(_daily) },
        Time = _host.Time,
    };

    /// <summary>What a client holds, and its answer.</summary>
    private static DeviceDocument Describe(TailorClient client, IReadOnlyList<RecommendedItem> answer)
    {
        var model = client.Model;
        var (plan, (down, up)) = (model.Plan, client.Bytes);
        var resident = model.Recommender.Bytes;
        return new(
            client.Id,
            $"{model.Manifest.Name} {model.Manifest.Version}",
            model.Release.Sequence,
            plan?.Sequence,
            plan?.Encode().Length ?? 0,
            plan?.Precision?.AverageBits(model.Manifest.Backbone.ChannelLayers()),
            plan?.Structure?.Kept,
            plan?.Embedding?.Length,
            down,
            up,
            client.StoredBytes,
            resident.Total,
            [.. answer.Select((item, rank) => new RankedItem(rank + 1, item.Id, item.Title, item.Score))]);
    }

    private static void Show(Page page, DeviceDocument document)
    {
        page.Heading($"{document.Model}, release {document.Release}, on {document.Device}");
        page.Pairs(
            ("plan", document.PlanSequence is { } sequence ? $"{document.PlanBytes:N0} bytes, number {sequence}" : "none: the model as it is"),
            ("average bits", document.AverageBits is { } bits ? bits.ToString("0.000", CultureInfo.InvariantCulture) : "the model's own"),
            ("blocks kept", document.KeptBlocks is { } blocks ? $"{blocks}" : "all"),
            ("item table", document.TableBytes is { } table ? $"{table:N0} bytes of the scalable one" : "the model's own"),
            ("network", $"{document.BytesDown:N0} bytes down, {document.BytesUp:N0} up"),
            ("stored", $"{document.StoredBytes:N0} bytes"),
            ("resident", $"{document.ResidentBytes:N0} bytes"));
        var titled = document.Recommendations.Any(item => item.Title is not null);
        page.Table(titled ? [">rank", "item", "title"] : [">rank", "item"], document.Recommendations.Select(item => titled ? (string[])[$"{item.Rank}", item.Id, item.Title ?? ""] : [$"{item.Rank}", item.Id]));
    }
}
