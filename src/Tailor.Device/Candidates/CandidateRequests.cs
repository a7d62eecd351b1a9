using System.Globalization;
using System.Text;
using Tailor.Device.Downloads;
using Tailor.Device.Installed;
using Tailor.Device.Updates;
using Tailor.Models.Protocol;

namespace Tailor.Device.Candidates;

/// <summary>Fetches the rows of candidates, some hundred at a time: their numbers stand in the address, which servers keep short.</summary>
/// <param name="requests">The messages that device and cloud exchange.</param>
internal sealed class CandidateRequests(CloudRequests requests)
{
    private const int LongestList = 4_000;

    /// <summary>Fetches.</summary>
    /// <param name="model">The model that runs.</param>
    /// <param name="candidates">Its items, in any order.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ArgumentException">There are none, or one is not of this model.</exception>
    /// <exception cref="CloudException">The cloud does not answer, or with something else.</exception>
    public async Task<CandidateItems> FetchAsync(InstalledModel model, ReadOnlyMemory<int> candidates, CancellationToken cancellation)
    {
        int[] items = [.. new SortedSet<int>(candidates.ToArray())];
        if (items.Length == 0) throw new ArgumentException("Expected at least one candidate, found none.", nameof(candidates));
        var (width, count) = (model.Manifest.Backbone.Width, model.Manifest.ItemCount);
        if (items[0] < 0 || items[^1] >= count) throw new ArgumentException($"Expected items of the model, 0 to {count - 1}, found {(items[0] < 0 ? items[0] : items[^1])}.", nameof(candidates));

        var length = width + (model.Manifest.Backbone.ItemBias ? 1 : 0);
        var rows = new float[items.Length * length];
        for (var first = 0; first < items.Length;)
        {
            var (list, next) = List(items, first);
            var path = string.Create(CultureInfo.InvariantCulture, $"{Routes.ItemEmbeddings}?model={Uri.EscapeDataString(model.Release.Model)}&release={model.Release.Sequence}&ids={list}");
            var body = await requests.GetAsync(path, (next - first) * length * sizeof(float), cancellation);
            FloatBytes.Read(body, (next - first) * length, "list of candidates' rows").CopyTo(rows, first * length);
            first = next;
        }

        return new(model.Release.Sequence, items, rows, width);
    }

    /// <summary>As many items from one on as fit into an address.</summary>
    internal static (string List, int Next) List(int[] items, int first)
    {
        var (list, next) = (new StringBuilder(), first);
        for (; next < items.Length && list.Length < LongestList; next++) list.Append(next == first ? "" : ",").Append(items[next]);
        return (list.ToString(), next);
    }
}
