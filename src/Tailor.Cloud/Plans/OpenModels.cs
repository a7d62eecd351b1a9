using System.Collections.Concurrent;
using Tailor.Cloud.Observation;
using Tailor.Cloud.Releases;
using Tailor.Cloud.Storage;
using Tailor.Models.Releases;

namespace Tailor.Cloud.Plans;

/// <summary>The models that this node has in memory: the ones used last, opened when they are first asked for.</summary>
internal sealed class OpenModels(Store store, PublishedKeys keys, CloudMeter meter)
{
    /// <summary>Models that stay in memory at most.</summary>
    public const int Most = 16;

    private readonly ConcurrentDictionary<(string Model, long Sequence), Entry> _open = new();
    private long _clock;

    /// <summary>Whether a release's model is in memory, or on its way there.</summary>
    public bool Has(string model, long sequence) => _open.ContainsKey((model, sequence));

    /// <summary>The model of a release, or null where there is no such release.</summary>
    /// <exception cref="Tailor.Models.ModelFormatException">The model is damaged.</exception>
    /// <exception cref="Tailor.Models.Signing.SignatureException">The release was signed by none of the keyring's keys.</exception>
    public OpenModel? Find(string model, long sequence)
    {
        var key = (model, sequence);
        if (!_open.TryGetValue(key, out var entry))
        {
            if (!store.HasRelease(model, sequence)) return null;
            entry = _open.GetOrAdd(key, _ => new(new(() => Open(model, sequence))));
            Forget(key);
        }

        entry.Used = Interlocked.Increment(ref _clock);
        try
        {
            return entry.Model.Value;
        }
        catch
        {
            _open.TryRemove(KeyValuePair.Create(key, entry)); // the next request tries again: a copy may have been under way
            throw;
        }
    }

    private OpenModel Open(string model, long sequence)
    {
        meter.Opened();
        return new(store.ModelFolder(model, sequence), Release.Read(File.ReadAllBytes(store.ReleaseFile(model, sequence)), keys.Read().ReleaseKeys, $"release {sequence} of {model}"));
    }

    private void Forget((string Model, long Sequence) except)
    {
        if (_open.Count <= Most) return;
        var oldest = _open.Where(pair => pair.Key != except).MinBy(pair => pair.Value.Used);
        if (oldest.Value is not null) _open.TryRemove(oldest);
    }

    private sealed class Entry(Lazy<OpenModel> model)
    {
        public Lazy<OpenModel> Model => model;

        public long Used { get; set; }
    }
}
