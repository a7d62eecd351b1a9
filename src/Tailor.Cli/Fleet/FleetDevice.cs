using System.Diagnostics;
using System.Globalization;
using Tailor.Device;
using Tailor.Device.Downloads;
using Tailor.Device.Installed;
using Tailor.Models;
using Tailor.Models.Plans;
using Tailor.Models.Signing;

namespace Tailor.Cli.Fleet;

/// <summary>One simulated device: a user's history in the order of time, a store of its own, and the SDK as an app uses it.</summary>
/// <param name="settings">What all devices share.</param>
/// <param name="kind">Its class.</param>
/// <param name="number">Its number in the fleet.</param>
/// <param name="history">Ids of the user's items, oldest first.</param>
/// <param name="known">How many of them there are on the first day.</param>
/// <param name="network">Its network.</param>
internal sealed class FleetDevice(FleetSettings settings, FleetClass kind, int number, IReadOnlyList<string> history, int known, FleetNetwork network)
{
    private const int Shown = 10;
    private int _known = known;

    /// <summary>Its class.</summary>
    public FleetClass Kind => kind;

    /// <summary>Its network.</summary>
    public FleetNetwork Network => network;

    /// <summary>Whether the user still takes items.</summary>
    public bool IsAwake => _known < history.Count;

    /// <summary>Lives a day: opens the app, recommends before each item that the user takes, closes it.</summary>
    /// <param name="items">Items that the user takes.</param>
    /// <param name="cutAfter">Bytes of answers after which the connection breaks and the app is gone, to be opened again; null where nothing breaks.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<DeviceDay> LiveAsync(int items, long? cutAfter, CancellationToken cancellation)
    {
        var day = new DeviceDay();
        if (cutAfter is { } bytes)
        {
            network.BreakAfter(bytes);
            await UseAsync(day, 0, cancellation);
            network.Mend();
        }

        await UseAsync(day, items, cancellation);
        return day;
    }

    /// <summary>The app is removed, and its store with it.</summary>
    public void Leave()
    {
        if (!settings.Keep && Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    private async Task UseAsync(DeviceDay day, int items, CancellationToken cancellation)
    {
        TailorClient client;
        try
        {
            client = await TailorClient.OpenAsync(Options(day), cancellation);
        }
        catch (Exception error) when (error is CloudException or DailyLimitException or SignatureException or PlanException or ModelFormatException or ModelCheckException)
        {
            day.Errors.Add(error.Message);
            _known = Math.Min(_known + items, history.Count); // the user goes on without recommendations
            return;
        }

        await using (client)
        {
            var model = client.Model;
            day.PlanAge ??= model.Plan is { } plan ? settings.Clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(plan.Issued) : null;
            await client.RecommendAsync(Known(), Shown); // the app opens: the policy decides whether to ask
            await client.WhenIdleAsync();
            for (; items > 0 && IsAwake; items--, _known++)
            {
                var begun = Stopwatch.GetTimestamp();
                var list = client.Recommend(Known(), Shown);
                day.Microseconds.Add(Stopwatch.GetElapsedTime(begun).TotalMicroseconds);
                day.Recommendations++;
                client.ReportShown();
                if (!list.Any(item => item.Id == history[_known])) continue;
                day.Hits++;
                client.ReportHit();
            }

            var (down, up) = client.Bytes;
            (day.BytesDown, day.BytesUp, day.StoredBytes) = (day.BytesDown + down, day.BytesUp + up, client.StoredBytes);
            if (!ReferenceEquals(model.Plan, client.Model.Plan) && client.Model.Plan is not null) day.NewPlans++;
        }
    }

    private string Folder => Path.Combine(settings.Folder, number.ToString(CultureInfo.InvariantCulture));

    private string[] Known() => [.. history.Take(_known)];

    private TailorClientOptions Options(DeviceDay day) => new()
    {
        Cloud = settings.Cloud,
        Folder = Folder,
        Model = settings.Model,
        RootKeys = [settings.Root],
        Profile = kind.Profile,
        Policy = settings.Policy,
        Transfers = new TransferOptions { Retries = 0 },
        AllowPlainHttp = true,
        Time = settings.Clock,
        Handler = network,
        OnEvent = happened =>
        {
            if (happened.Kind is not (ClientEventKind.Refused or ClientEventKind.Failed or ClientEventKind.Damaged)) return;
            lock (day) day.Errors.Add(happened.Message);
        },
    };
}
